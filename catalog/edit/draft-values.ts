import { cpSync, existsSync, readFileSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { makeTemporaryFolder } from "../../files/temporary-folder.ts";
import { writeFileAtomically } from "../../files/write-file.ts";
import type { RegionName } from "../../model/declared/region.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { environmentsFolder } from "../files/list-environments.ts";
import { locate } from "../files/locate.ts";
import { loadCatalog, type LoadedCatalog } from "../load.ts";
import { mergeAll } from "../merge/merge.ts";
import { valueAt, type Plain, type PlainMap } from "../plain.ts";
import { layersOf, openEnvironment, type EnvironmentSource } from "../source.ts";
import { setValues } from "./set-values.ts";

/** What an environment's catalog is to say of an entry, such as 77 at `surfaces.api.cloudRun.timeoutSeconds`. */
export interface WantedValue {
  section: string;
  key: string;
  /** The way to it below the entry; never empty. */
  below: readonly string[];
  /** What is not null. */
  value: Plain;
  /** Where it holds for one region alone. */
  region?: RegionName | undefined;
}

export interface CatalogDraft {
  /** What is to be written, by path from the project's root. Empty where the catalog says all of it already. */
  files: readonly { path: string; before: string | undefined; after: string }[];
  /** The catalog with these files. */
  catalog: LoadedCatalog;
}

/**
 * The files of an environment with values in them, comments and formatting kept: in the environment's own file, or in the one over
 * it that says the value already; what only one of several regions is to have goes into that region's. Writes nothing.
 *
 * @throws GantryError where the catalog would not hold, or would not say so, or where a file is written in a way that its author has to change
 */
export function draftValues(
  root: string,
  environment: EnvironmentName,
  wanted: readonly WantedValue[],
): CatalogDraft {
  const source = openEnvironment(root, environment);
  const texts = new Map<string, { before: string | undefined; after: string }>();
  for (const each of wanted) {
    const path = fileFor(source, each, wanted);
    const full = join(root, path);
    const before = existsSync(full) ? readFileSync(full, "utf8") : undefined;
    const { after: text } = texts.get(path) ?? { after: before ?? "" };
    const after = setValues(text, [each.section, each.key], nested(each.below, each.value));
    if (after === undefined) {
      throw new GantryError(`${path} cannot be edited by a program where it says what ${each.key} is`, {
        hint: `write it there yourself: ${wordsOf(each)}`,
        exitCode: ExitCode.usage,
      });
    }
    texts.set(path, { before, after: before === undefined ? after.trimStart() : after });
  }
  const files = [...texts].flatMap(([path, { before, after }]) =>
    before === after ? [] : [{ path, before, after }],
  );
  return { files, catalog: catalogWith(source, files, wanted) };
}

function fileFor(source: EnvironmentSource, wanted: WantedValue, all: readonly WantedValue[]): string {
  const { region } = wanted;
  const [, own, ...upper] = layersOf(source, { region });
  const above = upper.findLast((layer) => locate(layer, pathOf(wanted)) !== undefined);
  if (above !== undefined) return above.path;
  const isEverywhere = source.regions.every(
    (other) =>
      region === undefined ||
      all.some((each) => isDeepStrictEqual(each, { ...wanted, region: other.region })),
  );
  if (isEverywhere) return own?.path ?? source.folder.config;
  return `${environmentsFolder}/${source.environment}/regions/${region ?? ""}/config.yml`;
}

/** Loads the catalog as it would be, in a folder beside it: a mistake has changed nothing then. */
function catalogWith(
  { root, environment }: EnvironmentSource,
  files: CatalogDraft["files"],
  wanted: readonly WantedValue[],
): LoadedCatalog {
  const stage = makeTemporaryFolder("draft");
  try {
    for (const name of readdirSync(root))
      if (name !== environmentsFolder && !name.startsWith("."))
        symlinkSync(join(root, name), join(stage, name));
    const folder = join(stage, environmentsFolder);
    cpSync(join(root, environmentsFolder), folder, { recursive: true, dereference: true });
    for (const { path, after } of files) writeFileAtomically(join(stage, path), after);
    const catalog = loadStaged(stage);
    const source = openEnvironment(stage, environment);
    for (const each of wanted) {
      const merged = mergeAll(layersOf(source, { region: each.region }).map(({ value }) => value));
      if (isDeepStrictEqual(valueAt(merged, pathOf(each)), each.value)) continue;
      throw new GantryError(`another file of ${environment} says what ${each.key} is`, {
        hint: `write it there yourself: ${wordsOf(each)}`,
        exitCode: ExitCode.usage,
      });
    }
    return catalog;
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

function loadStaged(stage: string): LoadedCatalog {
  try {
    return loadCatalog(stage);
  } catch (error) {
    if (!(error instanceof GantryError)) throw error;
    throw new GantryError("the catalog would not hold with what was to be written; nothing was written", {
      problems: error.problems,
      exitCode: error.exitCode,
      cause: error,
    });
  }
}

function pathOf({ section, key, below }: WantedValue): readonly string[] {
  return [section, key, ...below];
}

function wordsOf(wanted: WantedValue): string {
  return `${pathOf(wanted).join(".")}: ${JSON.stringify(wanted.value)}`;
}

function nested([key = "", ...rest]: readonly string[], value: Plain): PlainMap {
  return { [key]: rest.length === 0 ? value : nested(rest, value) };
}
