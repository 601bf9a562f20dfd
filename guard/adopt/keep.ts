import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { compareCatalogs } from "../../catalog/compare/compare-catalogs.ts";
import { draftValues, type CatalogDraft, type WantedValue } from "../../catalog/edit/draft-values.ts";
import { knownEnvironment } from "../../catalog/catalog-error.ts";
import type { LoadedCatalog } from "../../catalog/load.ts";
import type { Project } from "../../catalog/project.ts";
import { patchOf } from "../../files/patch.ts";
import { writeFileAtomically } from "../../files/write-file.ts";
import { madeAs } from "../../model/declared/made-as.ts";
import type { RegionName } from "../../model/declared/region.ts";
import { GantryError } from "../../model/errors.ts";
import type { Adopted } from "./adoption.ts";

/** What the catalog lacks for what is there to be kept. */
export interface Kept {
  files: CatalogDraft["files"];
  /** As `diff -u` shows the files. */
  patches: readonly string[];
  /** What an entry of docs/governance.yml has to account for. */
  governed: readonly string[];
}

export const nothingKept: Kept = { files: [], patches: [], governed: [] };

/** What has to be written for these to be as the catalog asks for. Writes nothing. @throws GantryError as `draftValues` does */
export function draftKept(
  { root, prefix }: Pick<Project, "root" | "prefix">,
  stack: string,
  { catalog, kept }: { catalog: LoadedCatalog; kept: readonly Adopted[] },
): Kept {
  if (kept.length === 0) return nothingKept;
  const environment = knownEnvironment(root, stack);
  const wanted = kept.flatMap(({ name, edits = [] }) =>
    edits.map(({ surface, below, value }): WantedValue => ({
      section: "surfaces",
      key: surface,
      below,
      value,
      region: regionOf(catalog, stack, { surface, name }),
    })),
  );
  const draft = draftValues(root, environment, wanted);
  return {
    files: draft.files,
    patches: draft.files.map(({ path, before, after }) => patchOf(join(prefix, path), before, after)),
    governed: compareCatalogs(catalog, draft.catalog).map(
      (change) =>
        `${change.environment} ${change.field}: ${JSON.stringify(change.old)} → ${JSON.stringify(change.new)}`,
    ),
  };
}

/** The region that a surface's service is in, by how its resource is named (components/deployment-surface-cloud-run.ts). */
function regionOf(
  { environments }: LoadedCatalog,
  stack: string,
  { surface: id, name }: { surface: string; name: string },
): RegionName | undefined {
  const own = environments.find(({ environment }) => environment === stack);
  const surface = own?.surfaces.find((each) => each.id === id);
  return own?.regions.find((region) => surface !== undefined && name === `${madeAs(surface)}-${region}`);
}

/** Each file whole. @throws GantryError, with nothing written, where one is not as it was shown */
export function writeKept(root: string, { files }: Kept): void {
  const moved = files.filter(({ path, before }) => {
    const full = join(root, path);
    return (existsSync(full) ? readFileSync(full, "utf8") : undefined) !== before;
  });
  if (moved.length > 0) {
    throw new GantryError("files were changed since they were shown; nothing was changed", {
      problems: moved.map(({ path }) => path),
      hint: "run the command again",
    });
  }
  for (const { path, before, after } of files)
    writeFileAtomically(join(root, path), after, before === undefined ? { mode: 0o644 } : { keepMode: true });
}

/** What is written, or would be, and what has to come with it. */
export function keptText({ patches, governed }: Kept): string {
  return [
    ...patches,
    ...governed.map((line) => `needs an entry in docs/governance.yml: ${line}`),
    ...(governed.length === 0
      ? []
      : ['"gantry governance check --base HEAD" prints it to fill in the reason']),
  ].join("\n");
}
