import { relative } from "node:path";
import { fileURLToPath } from "node:url";

/** Who says something: a place in a file. */
export interface Source {
  /** Relative to the repository's root where it lies in it, with slashes; a file of gantry's own to gantry's folder. */
  file: string;
  /** From 1. */
  line: number;
  /** The function, or what stands for one: a package's script, a key of the catalog. */
  name: string;
}

const ownRoot = fileURLToPath(new URL("../..", import.meta.url));
/** Who calls a log is asked very often, and is one of few. */
const known = new Map<string, Source>();

/**
 * Who called the function that asks, by the stack: of the sources that Node runs as they are the very line; of a build's, the
 * line of the build.
 */
export function callerOf(root: string): Source {
  const { stackTraceLimit } = Error;
  const prepare: unknown = Reflect.get(Error, "prepareStackTrace");
  let site: NodeJS.CallSite | undefined;
  const held = {};
  try {
    Error.stackTraceLimit = 2;
    Error.prepareStackTrace = (_, sites) => {
      site = sites[1];
    };
    Error.captureStackTrace(held, callerOf);
    // Asking for the stack is what has it made.
    Reflect.get(held, "stack");
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Reflect.set(Error, "prepareStackTrace", prepare);
  }
  const file = site?.getFileName() ?? "";
  const line = site?.getLineNumber() ?? 1;
  const key = `${root}|${file}|${line}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const path = file.startsWith("file:") ? fileURLToPath(file) : file;
  const source = { file: placeOf(path, root), line, name: site?.getFunctionName() ?? "main" };
  known.set(key, source);
  return source;
}

/** A file as an entry names it. */
export function placeOf(file: string, root: string): string {
  for (const folder of [root, ownRoot]) {
    const path = relative(folder, file).replaceAll("\\", "/");
    if (path !== "" && !path.startsWith("..")) return path;
  }
  return file.replace(/^\/+/, "");
}
