import type { Position } from "../model/declared/environment-configuration.ts";
import type { KeyPath } from "./plain.ts";
import { looksLikeKey } from "../model/looks-random.ts";
import { quote } from "./check/quote.ts";

/** One mistake, and where it is. */
export interface Problem {
  /** Relative to the project's root, with slashes. */
  file: string;
  /** 1-based; 0 where the problem is the file or folder itself. */
  line: number;
  column: number;
  path: KeyPath;
  /** The value as it may be shown, quoted; left out where showing it says nothing. */
  value?: string | undefined;
  text: string;
  hint?: string | undefined;
  /** Set where the file's value was left out because of it. */
  unread?: boolean;
  /** Of a missing key: where it would stand in the global file, if that has its parent. */
  shared?: Position | undefined;
}

/** `file:line:column path: "value" problem (hint)`. */
export function formatProblem(problem: Problem): string {
  const place = problem.line > 0 ? `:${problem.line}:${problem.column}` : "";
  const path = problem.path.length > 0 ? ` ${showPath(problem.path)}` : "";
  const value = problem.value === undefined ? "" : `${problem.value} `;
  const hint = problem.hint === undefined ? "" : ` (${problem.hint})`;
  return `${problem.file}${place}${path}: ${value}${problem.text}${hint}`;
}

/** `surfaces.api.credentials[0]`; a key that is no plain word is quoted in brackets. */
export function formatPath(path: KeyPath): string {
  let text = "";
  for (const key of path) {
    if (typeof key === "number") text += `[${key}]`;
    else if (/^[\w-]{1,60}$/.test(key)) text += text === "" ? key : `.${key}`;
    else text += `[${quote(key)}]`;
  }
  return text;
}

/** As `formatPath`, for people: a key that looks like a secret, pasted where a key belongs, is not shown. */
export function showPath(path: KeyPath): string {
  return formatPath(path.map((key) => (typeof key === "number" || looksLikeKey(key) ? key : "…redacted")));
}

/** What makes two findings of different files or environments the same mistake. */
export function mistakeKey(problem: Problem): string {
  return JSON.stringify([problem.path, problem.text]);
}

/** Sorted by file, line and column, each mistake once. */
export function sortProblems(problems: Iterable<Problem>): Problem[] {
  const once = new Map<string, Problem>();
  for (const problem of problems) {
    const key = `${problem.file}:${problem.line}:${problem.column} ${mistakeKey(problem)}`;
    if (!once.has(key)) once.set(key, problem);
  }
  return [...once.values()].sort(byPlace);
}

function byPlace(a: Problem, b: Problem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.line - b.line || a.column - b.column;
}
