import { z } from "zod";
import { ciScript, type CIScript } from "../../model/declared/ci-script.ts";
import type { ScriptFile } from "./find-scripts.ts";

export interface ParsedScript {
  file: ScriptFile;
  /** Undefined where something is so wrong that it is no script. */
  script: CIScript | undefined;
  header: ScriptHeader | undefined;
  /** Each `path:line: …` or `path: …`. */
  problems: readonly string[];
}

const shebang = "#!/usr/bin/env bash";
const strictMode = "set -euo pipefail";
const preamble = '. "$(dirname "$(readlink -f "$0")")/../testability.sh"';

/** A script as the entity that it declares itself to be. */
export function parseScript(file: ScriptFile): ParsedScript {
  const { path, name, text } = file;
  if (!ciScript.shape.scriptName.safeParse(name).success) {
    return {
      file,
      script: undefined,
      header: undefined,
      problems: [`${path}: is not named NN-name.sh in [a-z0-9-]`],
    };
  }
  const code = codeLines(text);
  const { header, problems } = parseHeader(text);
  const found = [...formProblems(file, code), ...problems.map((problem) => `${path}:${problem}`)];
  if (header === undefined) return { file, script: undefined, header, problems: found };
  const parsed = ciScript.safeParse({
    scriptId: name.replace(/\.[^.]*$/, ""),
    scriptName: name,
    scriptPath: path,
    category: file.category,
    order: Number(name.slice(0, 2)),
    description: header.description,
    dependencies: header.tools,
    lineCount: code.length,
  });
  if (parsed.success) return { file, script: parsed.data, header, problems: found };
  for (const { path: at, message } of parsed.error.issues) found.push(`${path}: ${at.join(".")}: ${message}`);
  return { file, script: undefined, header, problems: [...new Set(found)] };
}

function* formProblems(
  { path, text, executable }: ScriptFile,
  [first, second]: readonly CodeLine[],
): Generator<string> {
  if (!executable) yield `${path}: is not executable ("chmod +x ${path}")`;
  if (text.includes("\r\n")) {
    yield `${path}: has Windows' line ends, which no shell takes (.gitattributes: "* text=auto eol=lf", then "git checkout ${path}")`;
    return;
  }
  if (text.split("\n")[0] !== shebang) yield `${path}:1: must be "${shebang}"`;
  if (first?.line !== strictMode)
    yield `${path}:${first?.number ?? 1}: the first command must be "${strictMode}"`;
  if (second?.line !== preamble)
    yield `${path}:${second?.number ?? 1}: the second command must be ${preamble}`;
}

/** A line of a script that is code, trimmed, with its number from 1. */
interface CodeLine {
  number: number;
  line: string;
}

/** Lines that are neither blank nor a comment. */
export function codeLines(text: string): CodeLine[] {
  return text
    .split("\n")
    .map((line, index) => ({ number: index + 1, line: line.trim() }))
    .filter(({ line }) => line !== "" && !line.startsWith("#"));
}

const words = (text: string): string[] => text.split(" ").filter((word) => word !== "");

/** What a script says of itself in the comments below its first line. */
const scriptHeader = z.strictObject({
  description: z.string("is missing").describe("one sentence"),
  tools: z
    .string("is missing")
    .transform(words)
    .describe("the programs that it starts, besides those that every system has; may be empty"),
  verify: z
    .enum(["execute", "first-command"], 'must be "execute" or "first-command"')
    .describe(
      "execute: quick, offline and without effects, so that a check runs all of it; else only to its first command",
    ),
  arguments: z
    .string()
    .default("")
    .transform(words)
    .describe("an example of its arguments, which a check gives it"),
});
export type ScriptHeader = z.infer<typeof scriptHeader>;

/** Reads `# key: value` lines up to the first line that is no comment. Every mistake is told, with its line. */
export function parseHeader(text: string): { header: ScriptHeader | undefined; problems: string[] } {
  const found = new Map<string, { line: number; value: string }>();
  const problems: string[] = [];
  const lines = text.split("\n");
  for (let index = 1; lines[index]?.startsWith("#") === true; index += 1) {
    const groups = /^# (?<key>[a-z]+):(?: (?<value>.*))?$/.exec(lines[index] ?? "")?.groups;
    const key = groups?.["key"];
    if (key === undefined) continue;
    if (found.has(key)) problems.push(`${index + 1}: ${key}: is written twice`);
    else found.set(key, { line: index + 1, value: groups?.["value"] ?? "" });
  }
  const values = Object.fromEntries([...found].map(([key, { value }]) => [key, value]));
  const parsed = scriptHeader.safeParse(values);
  if (parsed.success) return { header: parsed.data, problems };
  for (const issue of parsed.error.issues) {
    const keys = issue.code === "unrecognized_keys" ? issue.keys : [String(issue.path[0])];
    const message = issue.code === "unrecognized_keys" ? "is not known" : issue.message;
    for (const key of keys) problems.push(`${found.get(key)?.line ?? 2}: ${key}: ${message}`);
  }
  return { header: undefined, problems };
}
