import type { z } from "zod";
import { issueText } from "../check/issues.ts";
import { quoteKey, showValue } from "../check/quote.ts";
import { isPlainList, isPlainMap, type KeyPath } from "../plain.ts";
import { showPath } from "../problem.ts";
import { GantryError } from "../../model/errors.ts";

/** One mistake of a record, without the file it is from. */
export interface RecordProblem {
  path: KeyPath;
  /** What is wrong, with the value quoted where that is safe. */
  text: string;
}

export type Parsed<T> =
  { value: T; problems?: never } | { value?: never; problems: readonly RecordProblem[] };

/** A record as its schema has it, or everything that is wrong with it at once. Never throws, never shows a secret. */
export function parseRecord<S extends z.ZodType>(schema: S, value: unknown): Parsed<z.output<S>> {
  const result = parsed(schema, value);
  if (result === undefined)
    return { problems: [{ path: [], text: 'has a "length" that can be compared with nothing' }] };
  const issues = result.success ? [] : result.error.issues.flatMap((issue) => problemsOf(issue, value));
  const problems = [...issues, ...dropped(value, [])];
  if (problems.length > 0) return { problems: withoutRepeats(problems) };
  return result.success ? { value: result.data } : { problems: [{ path: [], text: "is not valid" }] };
}

/** Zod compares the length of whatever has one with a number, and that of a map may be anything: undefined where it cannot be. */
function parsed<S extends z.ZodType>(
  schema: S,
  value: unknown,
): z.ZodSafeParseResult<z.output<S>> | undefined {
  try {
    return schema.safeParse(value, { error: issueText });
  } catch (error) {
    if (error instanceof TypeError && error.message.includes("to primitive value")) return undefined;
    throw error;
  }
}

/** The same, throwing a GantryError that lists every mistake. `what` names the record, such as `the report`. */
export function readRecord<S extends z.ZodType>(schema: S, value: unknown, what: string): z.output<S> {
  const { value: record, problems } = parseRecord(schema, value);
  if (problems === undefined) return record;
  throw new GantryError(`${what} is not valid`, { problems: problems.map(formatRecordProblem) });
}

/** `path: "value" problem`. */
export function formatRecordProblem({ path, text }: RecordProblem): string {
  return path.length > 0 ? `${showPath(path)}: ${text}` : text;
}

function problemsOf(issue: z.core.$ZodIssue, record: unknown): RecordProblem[] {
  const path = issue.path.filter((key) => typeof key !== "symbol");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ path: [...path, key], text: "is not a known key" }));
  }
  const found = at(record, path);
  if (issue.code === "invalid_key") {
    const text = issue.issues[0]?.message ?? "is no valid key";
    return [{ path, text: `${quoteKey(String(path.at(-1)))} ${text}` }];
  }
  if (found === undefined) return [{ path, text: issue.code === "custom" ? issue.message : "is required" }];
  return [{ path, text: `${shown(found, path)} ${issue.message}` }];
}

function shown(value: unknown, path: KeyPath): string {
  if (isPlainMap(value)) return "a map";
  if (isPlainList(value)) return "a list";
  const isScalar = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return isScalar || value === null ? showValue(value, path) : "a value";
}

/** Own keys `__proto__` of free maps, which zod drops without a word. Strict objects name theirs as unknown. */
function dropped(value: unknown, path: KeyPath): RecordProblem[] {
  if (typeof value !== "object" || value === null || path.length > 64) return [];
  const problems: RecordProblem[] = [];
  for (const key of Object.keys(value)) {
    const below: unknown = Reflect.get(value, key);
    if (key === "__proto__") problems.push({ path: [...path, key], text: "is not a known key" });
    else if (typeof below === "object" && below !== null) {
      problems.push(...dropped(below, [...path, isPlainList(value) ? Number(key) : key]));
    }
  }
  return problems;
}

function at(record: unknown, path: KeyPath): unknown {
  let value = record;
  for (const key of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

function withoutRepeats(problems: readonly RecordProblem[]): RecordProblem[] {
  return [...new Map(problems.map((problem) => [formatRecordProblem(problem), problem])).values()];
}
