import { z } from "zod";
import { limits } from "../files/limits.ts";
import { mapAt, valueAt, type KeyPath, type Plain } from "../plain.ts";
import type { Finding } from "./finding.ts";
import { schemaAt } from "./schema-at.ts";
import { nearest } from "../../model/nearest.ts";
import { didYouMean } from "./suggest.ts";
import { unknownKey } from "./unknown-key.ts";

type Issue = z.core.$ZodIssue;

/**
 * What a schema found wrong with a value, in the words of the house and at most one finding a path. `root` is the path
 * of the value in the catalog.
 */
export function findingsOf(
  error: z.ZodError,
  schema: unknown,
  value: Plain | undefined,
  root: KeyPath,
): Finding[] {
  const findings = new Map<string, Finding>();
  for (const issue of error.issues.slice(0, limits.findings)) {
    const path = issue.path.filter((key) => typeof key !== "symbol");
    for (const finding of toFindings(issue, schema, value, root, path)) {
      const key = JSON.stringify(finding.path);
      if (!findings.has(key)) findings.set(key, finding);
    }
  }
  return [...findings.values()];
}

const otherFormat = "written differently";
/** What is said of a text that does not match, where the schema has no words of its own. */
export const unnamedFormat = `must be ${otherFormat}`;

/** The words for what zod finds, where a schema has none of its own; given to every parse. */
export const issueText: z.core.$ZodErrorMap = (issue) => {
  switch (issue.code) {
    case "invalid_type":
      return `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case "too_big":
    case "too_small":
      return bound(issue);
    case "invalid_format":
      return `must be ${formatNames[issue.format] ?? otherFormat}`;
    case "invalid_value":
      return oneOf(issue.values);
    case "invalid_union":
      return unionText(issue);
    default:
      return "is not valid";
  }
};

function toFindings(
  issue: Issue,
  schema: unknown,
  value: Plain | undefined,
  root: KeyPath,
  path: KeyPath,
): Finding[] {
  const at = [...root, ...path];
  const found = valueAt(value, path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.slice(0, limits.findings).map((key) => unknownKey(schema, value, root, path, key));
  }
  if (issue.code === "invalid_key") {
    return [{ path: at, text: issue.issues[0]?.message ?? "is no valid key", showsKey: true }];
  }
  if (found !== undefined) {
    const dependsOn = fieldsOf(issue).map((field) => [...at.slice(0, -1), field]);
    return [{ path: at, ...describe(issue, found, schemaAt(schema, value, path)), dependsOn }];
  }
  const missing = { path: at, text: "is required", missing: true, showsValue: false };
  // A union without its discriminator says nothing of the keys beside it, of which one may be the misspelt one.
  const beside = Object.keys(mapAt(value, path.slice(0, -1)));
  const wanted = String(path.at(-1));
  const misspelt =
    issue.code === "invalid_union" ? beside.find((key) => nearest(key, [wanted]) !== undefined) : undefined;
  if (misspelt === undefined) return [missing];
  const hint = didYouMean(misspelt, [wanted]);
  return [
    {
      path: [...at.slice(0, -1), misspelt],
      text: "is not a known key",
      hint,
      meant: wanted,
      showsValue: false,
    },
  ];
}

/** The fields that a rule between fields looked at: a misspelt one of them has its default there, or nothing. */
function fieldsOf(issue: Issue): readonly string[] {
  const fields: unknown = issue.code === "custom" ? issue.params?.["fields"] : undefined;
  return Array.isArray(fields) ? fields.filter((field) => typeof field === "string") : [];
}

function describe(issue: Issue, value: Plain, schema: unknown): Omit<Finding, "path"> {
  const text = issue.message;
  const isWord = issue.code === "invalid_value" || issue.code === "invalid_union";
  const fitsText = takesText(value, schema);
  if (!isWord || typeof value !== "string")
    return { text, hint: quotesHint(value, schema), ...(fitsText && { fitsText }) };
  const options = issue.code === "invalid_value" ? issue.values : optionsOf(issue);
  return {
    text,
    hint:
      didYouMean(
        value,
        options.filter((option) => typeof option === "string"),
      ) ?? quotesHint(value, schema),
  };
}

/** The values of a union's discriminator. */
function optionsOf(issue: object): readonly unknown[] {
  return "options" in issue && Array.isArray(issue.options) ? issue.options : [];
}

/** What a union takes: the words of its discriminator, else what its closest variant misses, else the kinds of all. */
function unionText(issue: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  const options = optionsOf(issue);
  if (options.length > 0) return oneOf(options);
  const variants = issue.errors.map(([first]) => first).filter((first) => first !== undefined);
  const closest = variants.find(({ code, path }) => path.length > 0 || !/^invalid_(type|value)$/.test(code));
  if (closest !== undefined) {
    const place = closest.path.length === 0 ? "" : `${closest.path.map(String).join(".")}: `;
    return `${place}${closest.message}`;
  }
  if (variants.every(({ code }) => code === "invalid_value"))
    return oneOf(variants.flatMap((variant) => (variant.code === "invalid_value" ? variant.values : [])));
  const kinds = [...new Set(variants.map(({ message }) => message.replace(/^must be /, "")))];
  return `must be ${[kinds.slice(0, -1).join(", "), ...kinds.slice(-1)].filter((part) => part !== "").join(" or ")}`;
}

/** Whether a text would be right where a number or boolean stands. */
function takesText(value: Plain, schema: unknown): ((text: string) => boolean) | undefined {
  if (!(schema instanceof z.ZodType) || (typeof value !== "number" && typeof value !== "boolean"))
    return undefined;
  return (text) => schema.safeParse(text).success;
}

/** Whether nothing but the quotes is wrong, or a word that YAML took for a truth value before 1.2. */
function quotesHint(value: Plain, schema: unknown): string | undefined {
  if (!(schema instanceof z.ZodType)) return undefined;
  if (typeof value === "string" && /^(yes|no|on|off)$/i.test(value) && schema.safeParse(true).success)
    return `write ${/^(yes|on)$/i.test(value) ? "true" : "false"}`;
  if (typeof value !== "string" || !/^(-?\d+(\.\d+)?|true|false)$/.test(value)) return undefined;
  const bare = value === "true" || value === "false" ? value === "true" : Number(value);
  return schema.safeParse(bare).success ? "remove the quotes" : undefined;
}

function oneOf(values: readonly unknown[]): string {
  const words = values.map((value) => JSON.stringify(value));
  return words.length === 1 ? `must be ${words.join("")}` : `must be one of ${words.join(", ")}`;
}

function bound(issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall>): string {
  const upper = issue.code === "too_big";
  const limit = upper ? issue.maximum : issue.minimum;
  const [one, many] = units[issue.origin] ?? ["", ""];
  const unit = limit === 1 || limit === 1n ? one : many;
  if (!upper && unit !== "" && limit === 1) return "must not be empty";
  if (issue.inclusive === false) return `must be ${upper ? "below" : "above"} ${limit}`;
  return unit === ""
    ? `must be at ${upper ? "most" : "least"} ${limit}`
    : `must have at ${upper ? "most" : "least"} ${limit}${unit}`;
}

/** One and several of what a bound counts. */
const units: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: [" character", " characters"],
  array: [" entry", " entries"],
};

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
