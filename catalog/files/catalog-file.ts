import { isUtf8 } from "node:buffer";
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ParsedNode } from "yaml";
import { limits } from "./limits.ts";
import { Lines } from "./lines.ts";
import { parseYaml } from "./parse-yaml.ts";
import { toPlain } from "./to-plain.ts";
import type { PlainMap } from "../plain.ts";
import type { Problem } from "../problem.ts";

/** One file of the catalog as it was written. */
export interface CatalogFile {
  /** Relative to the project's root, with slashes. */
  path: string;
  value: PlainMap;
  /** What is wrong with the file as such; `value` then holds what could be read. */
  problems: readonly Problem[];
  /** Whether `value` is what the file says; false where there was no way to read it. */
  readable: boolean;
  lines: Lines;
  contents: ParsedNode | null;
}

/** Files are parsed once a process: compared by content, since a test or an editor may be quicker than a clock's tick. */
const parsed = new Map<string, { bytes: Buffer; file: CatalogFile }>();
const cacheSize = 256;

/** Reads one file; a missing or unreadable one is a file with a problem, never an exception. */
export function readCatalogFile(root: string, path: string): CatalogFile {
  const bytes = readBytes(join(root, path));
  if (typeof bytes === "string") return broken(path, { line: 0, column: 0, text: bytes });
  const key = `${root}\u0000${path}`;
  const known = parsed.get(key);
  if (known?.bytes.equals(bytes) === true) return known.file;
  const file = parseCatalogFile(path, bytes);
  if (parsed.size >= cacheSize) parsed.clear();
  parsed.set(key, { bytes, file });
  return file;
}

/** One file from its bytes. */
export function parseCatalogFile(path: string, bytes: Buffer): CatalogFile {
  const { source, fault } = readText(bytes);
  if (fault !== undefined) return broken(path, fault);
  const lines = new Lines(source);
  const yaml = parseYaml(source);
  if (yaml.fault !== undefined) {
    return broken(path, { ...lines.at(yaml.fault.offset), ...yaml.fault });
  }
  const { value, faults } = toPlain(yaml.contents);
  const problems = faults.map(({ offset, ...fault }) => ({
    file: path,
    ...lines.at(offset),
    ...fault,
  }));
  return { path, value, problems, readable: true, lines, contents: yaml.contents };
}

function broken(path: string, fault: Pick<Problem, "line" | "column" | "text" | "hint">): CatalogFile {
  const { line, column, text, hint } = fault;
  const problem = { file: path, line, column, path: [], text, hint };
  return { path, value: {}, problems: [problem], readable: false, lines: new Lines(""), contents: null };
}

function readBytes(path: string): Buffer | string {
  let descriptor: number;
  try {
    // Without O_NONBLOCK, opening a pipe would wait for somebody to write into it.
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT"
      ? "is missing"
      : "cannot be read";
  }
  try {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return "is no file";
    if (stat.size > limits.fileBytes) return `larger than ${limits.fileBytes / 1024 / 1024} MiB`;
    return readFileSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Why bytes could not be taken as text, and where: 1-based, 0 where it is the whole file. */
interface Unreadable {
  text: string;
  hint?: string;
  line: number;
  column: number;
}

type ReadText = { source: string; fault?: never } | { source?: never; fault: Unreadable };

/** Control and direction characters: what a person reads is then not what a machine reads. */
const invisible = /[^\P{Cc}\t\n\r]|[\u202a-\u202e\u2066-\u2069]/u;

/** The text of a file: within its limit, valid UTF-8 to the last byte, nothing invisible in it. A byte order mark goes. */
function readText(bytes: Buffer): ReadText {
  if (bytes.length > limits.fileBytes) {
    return { fault: { line: 0, column: 0, text: `larger than ${limits.fileBytes / 1024 / 1024} MiB` } };
  }
  if (!isUtf8(bytes)) {
    return { fault: { ...firstInvalid(bytes), text: "not UTF-8", hint: "save the file as UTF-8" } };
  }
  const source = new TextDecoder().decode(bytes);
  const found = invisible.exec(source);
  if (found === null) return { source };
  const code = found[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0") ?? "";
  const text = `an invisible character, U+${code}`;
  return { fault: { ...new Lines(source).at(found.index), text, hint: "remove it" } };
}

/** No byte of a multi-byte character is a line feed, so the first line that is invalid holds the first mistake. */
function firstInvalid(bytes: Buffer): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    if (!isUtf8(bytes.subarray(start, end))) break;
    line += 1;
    start = end + 1;
  }
  const end = bytes.indexOf(10, start);
  const decoder = new TextDecoder();
  const text = decoder.decode(bytes.subarray(start, end === -1 ? bytes.length : end));
  return { line, column: text.indexOf("\ufffd") + 1 };
}
