import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ParsedNode } from "yaml";
import type { PlainMap } from "../plain.ts";
import type { Problem } from "../problem.ts";
import { limits } from "./limits.ts";
import { Lines } from "./lines.ts";
import { parseYaml } from "./parse-yaml.ts";
import { readText } from "./read-text.ts";
import { toPlain } from "./to-plain.ts";

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
