import type { z } from "zod";
import { valueAt, type KeyPath, type Plain } from "../plain.ts";
import type { Finding } from "./finding.ts";
import { quote } from "./quote.ts";
import { knownKeys, variantWithKey } from "./schema-at.ts";
import { didYouMean } from "./suggest.ts";

type Issue = z.core.$ZodIssue;

/** What a schema found wrong with a value, in the words of the house and at most one finding a path. */
export function findingsOf(
  error: z.ZodError,
  schema: unknown,
  value: Plain | undefined,
  at: KeyPath,
): Finding[] {
  const findings = new Map<string, Finding>();
  const add = (finding: Finding): void => {
    const key = JSON.stringify(finding.path);
    if (!findings.has(key)) findings.set(key, finding);
  };
  for (const issue of error.issues) {
    const path = issue.path.filter((key) => typeof key !== "symbol");
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) {
        const hint = unknownKeyHint(schema, value, path, key);
        add({ path: [...at, ...path, key], text: "is not a known key", hint, showsValue: false });
      }
    } else if (issue.code === "invalid_key") {
      add({ path: [...at, ...path], text: issue.issues[0]?.message ?? "is no valid key", showsKey: true });
    } else add({ path: [...at, ...path], ...describe(issue, valueAt(value, path)) });
  }
  return [...findings.values()];
}

/** The words for what zod finds, where a schema has none of its own; given to every parse. */
export const issueText: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case "too_big":
    case "too_small":
      return bound(issue);
    case "invalid_format":
      return `must be ${formatNames[issue.format] ?? "written differently"}`;
    case "invalid_value":
      return oneOf(issue.values);
    case "invalid_union":
      return oneOf(optionsOf(issue));
    default:
      return "is not valid";
  }
};

function describe(issue: Issue, value: Plain | undefined): Omit<Finding, "path"> {
  if (value === undefined) return { text: "is required", showsValue: false };
  const text = issue.message;
  if (issue.code === "invalid_type") return { text, hint: quotesHint(issue.expected, value) };
  if (issue.code !== "invalid_value" && issue.code !== "invalid_union") return { text };
  const options = issue.code === "invalid_value" ? issue.values : optionsOf(issue);
  const words = options.filter((option) => typeof option === "string");
  if (typeof value === "string") return { text, hint: didYouMean(value, words) };
  return { text, hint: words.includes(JSON.stringify(value)) ? quotesHint("string", value) : undefined };
}

/** The values of a union's discriminator. */
function optionsOf(issue: object): readonly unknown[] {
  return "options" in issue && Array.isArray(issue.options) ? issue.options : [];
}

/** What somebody who wrote an unknown key may have meant. */
export function unknownKeyHint(
  schema: unknown,
  value: Plain | undefined,
  path: KeyPath,
  key: string,
): string | undefined {
  const known = knownKeys(schema, value, path);
  const variant = variantWithKey(schema, value, path, key);
  if (variant !== undefined) return `it belongs to ${variant}`;
  return (
    didYouMean(key, known) ??
    (known.length > 0 && known.length <= 12 ? `known: ${known.join(", ")}` : undefined)
  );
}

function quotesHint(expected: string, value: Plain): string | undefined {
  if (expected === "string" && (typeof value === "number" || typeof value === "boolean")) {
    return `put it in quotes: ${quote(String(value))}`;
  }
  const wantsBare = ["number", "int", "boolean"].includes(expected);
  return wantsBare && typeof value === "string" && /^(-?\d+(\.\d+)?|true|false)$/.test(value)
    ? "remove the quotes"
    : undefined;
}

function oneOf(values: readonly unknown[]): string {
  const words = values.map((value) => JSON.stringify(value));
  return words.length === 1 ? `must be ${words.join("")}` : `must be one of ${words.join(", ")}`;
}

function bound(issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall>): string {
  const upper = issue.code === "too_big";
  const limit = upper ? issue.maximum : issue.minimum;
  const unit = issue.origin === "string" ? " characters" : issue.origin === "array" ? " entries" : "";
  if (!upper && unit !== "" && limit === 1) return "must not be empty";
  if (issue.inclusive === false) return `must be ${upper ? "below" : "above"} ${limit}`;
  return unit === ""
    ? `must be at ${upper ? "most" : "least"} ${limit}`
    : `must have at ${upper ? "most" : "least"} ${limit}${unit}`;
}

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  object: "a map",
  record: "a map",
  array: "a list",
  null: "left out",
};

const formatNames: Readonly<Record<string, string>> = {
  email: "an e-mail address",
  uuid: "a UUID",
  url: "a URL",
  safeint: "a whole number",
};
