import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Stays outside of every part: who catches an error knows it by its class. */
export const sharedModule = { id: "gantry:errors", path: "model/errors.ts" } as const;

/** What npm installed, which the libraries in a part are known by; relative to the checkout. */
export const installed = "node_modules/.package-lock.json";

/** The checkout that this file belongs to. */
export const ownCode = join(import.meta.dirname, "..", "..");

export function partFile(code: string, name: string): string {
  return join(code, "node_modules", ".cache", "gantry", "parts", name);
}

/** The first line of a part's file. Then come the sources as they were, the program, and what V8 made of it. */
export interface PartHead {
  /** No two parts have the same. */
  id: string;
  /** What the program was made of, relative to the checkout, with the length in bytes. */
  inputs: readonly (readonly [path: string, length: number])[];
  /** Of the program, in bytes. */
  program: number;
  /** Of the whole file after its first line. */
  length: number;
}

/** A compiled part that is as its sources are now. */
export interface Part {
  file: string;
  id: string;
  program: Buffer;
  compiled: Buffer;
}

/**
 * The part; undefined where it was not compiled, or of anything else than what is here now. Contents are compared, every byte: times may be set
 * back, and a digest would take a library that a command otherwise does without.
 */
export function readPart(name: string, code = ownCode): Part | undefined {
  const file = partFile(code, name);
  try {
    const content = readFileSync(file);
    const body = content.subarray(content.indexOf("\n") + 1);
    const head: unknown = JSON.parse(content.toString("latin1", 0, content.length - body.length));
    if (!isHead(head) || body.length !== head.length) return undefined;
    let at = 0;
    for (const [path, length] of head.inputs) {
      if (!body.subarray(at, at + length).equals(readFileSync(join(code, path)))) return undefined;
      at += length;
    }
    const compiled = at + head.program;
    return { file, id: head.id, program: body.subarray(at, compiled), compiled: body.subarray(compiled) };
  } catch (error) {
    // Not there, not readable, no JSON, or a source that is gone: the sources serve as well.
    if (error instanceof SyntaxError || (error instanceof Error && "code" in error)) return undefined;
    throw error;
  }
}

/** No schema: loading the library is what this saves. The file is ours, and whole or not there. */
function isHead(value: unknown): value is PartHead {
  return typeof value === "object" && value !== null && "id" in value && "inputs" in value;
}
