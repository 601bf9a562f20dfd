import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { importOwnFile, placeIn, reasonOf } from "../files/import-own-file.ts";
import { unixLineEnds } from "../files/line-ends.ts";
import { ownFile, type OwnResources } from "../model/declared/own-resources.ts";
import { isObject } from "../model/is-object.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { OwnProgram } from "./own.ts";

/** Where the files of the product's own resources are. */
export interface OwnFiles {
  /** The folder that holds stacks/. */
  folder: string;
  /** Whether an entry without its file makes nothing, as in a base that has not got it yet; elsewhere that is a mistake. */
  mayLack: boolean;
  /** Whether they are run; otherwise nothing of them is loaded, and they make nothing. */
  run: boolean;
}

/** The file of one entry. */
export interface OwnMaker {
  /** Of its text, 16 hex digits: the entry is another one where the file is. */
  digest: string;
  /** Undefined where it is not to be run. */
  make: OwnProgram | undefined;
}

/**
 * What makes the product's own resources, by the key of their entry.
 *
 * @throws GantryError (usage) for a file that is missing, cannot be loaded or exports no function
 */
export async function loadOwnFiles(
  { folder, mayLack, run }: OwnFiles,
  declared: readonly OwnResources[],
): Promise<Map<string, OwnMaker>> {
  const found = new Map<string, OwnMaker>();
  for (const { id } of declared) {
    const path = join(folder, ownFile(id));
    if (existsSync(path)) {
      const digest = createHash("sha256")
        .update(unixLineEnds(readFileSync(path, "utf8")))
        .digest("hex");
      const make = run ? await loadOwnFile(path, ownFile(id)) : undefined;
      found.set(id, { digest: digest.slice(0, 16), make });
    } else if (!mayLack)
      throw wrong(`${ownFile(id)} is missing, and the catalog's "own.${id}" is made by it`);
  }
  return found;
}

async function loadOwnFile(path: string, name: string): Promise<OwnProgram> {
  const module = await importOwnFile(path, name);
  const made: unknown = isObject(module) ? module["default"] : undefined;
  if (isProgram(made)) return made;
  const found = made === undefined ? "exports no default" : `exports a default that is ${kindOf(made)}`;
  throw wrong(`${name} ${found}, where a function belongs`);
}

/** Runs one of them. What it throws is told with the place in the file, for it is the product's own mistake. */
export function runOwn<Given>(id: string, make: (given: Given) => unknown, given: Given): void {
  let result: unknown;
  try {
    result = make(given);
  } catch (error) {
    if (error instanceof GantryError) throw error;
    throw wrong(`${placeIn(error, ownFile(id)) ?? ownFile(id)} stopped`, [reasonOf(error)]);
  }
  if (!(result instanceof Promise)) return;
  // What comes of it is nobody's any more.
  result.catch(() => undefined);
  throw wrong(`${ownFile(id)} exports a function that waits, and what it makes later would be missed`);
}

function wrong(message: string, problems: readonly string[] = []): GantryError {
  return new GantryError(message, {
    problems,
    hint: "it has to say: export default function (own) { … }, as docs/how-to/add-your-own-resources.md shows",
    exitCode: ExitCode.usage,
  });
}

function isProgram(value: unknown): value is OwnProgram {
  return typeof value === "function";
}

function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "a list" : `of type ${typeof value}`;
}
