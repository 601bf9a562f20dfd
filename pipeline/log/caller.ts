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
const frame = /^\s*at (?:async )?(?:(?<name>.+?) \()?(?:file:\/\/)?(?<file>[^()]+?):(?<line>\d+):\d+\)?$/;

/**
 * Who called the function that asks, by the stack: of the sources that Node runs as they are the very line; of a build's, the
 * line of the build.
 */
export function callerOf(root: string): Source {
  const held: { stack?: string } = {};
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 2;
  Error.captureStackTrace(held, callerOf);
  Error.stackTraceLimit = limit;
  const caller = held.stack?.split("\n").at(-1) ?? "";
  const { name = "main", file = "", line = "1" } = frame.exec(caller)?.groups ?? {};
  return { file: placeOf(decoded(file), root), line: Number(line), name };
}

/** A file as an entry names it. */
export function placeOf(file: string, root: string): string {
  for (const folder of [root, ownRoot]) {
    const path = relative(folder, file).replaceAll("\\", "/");
    if (path !== "" && !path.startsWith("..")) return path;
  }
  return file.replace(/^\/+/, "");
}

function decoded(file: string): string {
  return file.includes("%") ? decodeURIComponent(file) : file;
}
