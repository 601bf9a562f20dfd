import { isUtf8 } from "node:buffer";
import { readFileSync, statSync, type Stats } from "node:fs";
import { resolve } from "node:path";
import { z } from "zod";
import { GantryError } from "../../model/errors.ts";

/** A file that a tool has written: its name as it was given, and its text. */
export interface Report {
  name: string;
  text: string;
}

/** Larger than any report of a product's own tests; what is larger is something else. */
const mostBytes = 64 * 1024 * 1024;

const again = "run the tool that wrote it again, and let it end";

/** Reads a report whole. Throws a GantryError for a file that is missing, empty, too large, or no text in UTF-8. */
export function openReport(cwd: string, name: string): Report {
  const path = resolve(cwd, name);
  const stats = statOf(path, name);
  if (!stats.isFile()) throw reportError(name, "is no file");
  if (stats.size > mostBytes) throw reportError(name, "has more than 64 MB, so it is no report of this kind");
  const bytes = readFileSync(path);
  const bad = lineWith(bytes, (line) => !isUtf8(line) || line.includes(0));
  if (bad !== undefined) {
    const hint = "let the tool write it in UTF-8";
    throw reportError(name, "is no text in UTF-8", { line: bad, hint });
  }
  return reportOf(name, bytes.toString("utf8"));
}

/** A text as a report: what a program printed, for example. Throws a GantryError where there is none. */
export function reportOf(name: string, text: string): Report {
  const whole = text.replace(/^\uFEFF/, "");
  if (whole.trim() === "") throw reportError(name, "is empty", { hint: again });
  return { name, text: whole };
}

/** What is wrong with a report, by file and line. */
export function reportError(
  name: string,
  problem: string,
  { line, hint = again }: { line?: number | undefined; hint?: string } = {},
): GantryError {
  return new GantryError(`"${name}"${line === undefined ? "" : `, line ${line},`} ${problem}`, { hint });
}

/** The JSON of a report in the form of a schema. Throws a GantryError where it is cut off or of another form. */
export function parseJson<T extends z.ZodType>(report: Report, schema: T, form: string): z.output<T> {
  const parsed = schema.safeParse(jsonOf(report));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = issue === undefined ? "" : `: ${issue.path.join(".")}: ${issue.message}`;
  throw reportError(report.name, `is not what ${form} is${at}`);
}

/** The JSON of a report. Throws a GantryError, with the line, where it is none. */
function jsonOf({ name, text }: Report): unknown {
  try {
    return z.json().parse(JSON.parse(text));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const offset = Number(/position (\d+)/.exec(error.message)?.[1] ?? text.length);
    const end = offset >= text.trimEnd().length;
    throw reportError(name, end ? "is cut off" : "is no JSON", { line: lineAt(text, offset) });
  }
}

/** The line, from 1, of a place in a text. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).trimEnd().split("\n").length;
}

function statOf(path: string, name: string): Stats {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw reportError(name, "is not there", { hint: "run what writes it" });
  return stats;
}

function lineWith(bytes: Buffer, isIt: (line: Buffer) => boolean): number | undefined {
  for (let start = 0, line = 1; start < bytes.length; line += 1) {
    const found = bytes.indexOf(10, start);
    const end = found === -1 ? bytes.length : found;
    if (isIt(bytes.subarray(start, end))) return line;
    start = end + 1;
  }
  return undefined;
}
