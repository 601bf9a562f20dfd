import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import type { LoadedCatalog } from "../../model/catalog/load.ts";
import { readPinnedVersions } from "../../local/engine/pinned-versions.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { type Part, readPart } from "../compiled/parts.ts";
import { runPart } from "../compiled/run-part.ts";
import { actions } from "./actions.ts";
import type { WorkflowKind, WorkflowSource } from "./kind.ts";
import { loadKinds } from "./load-kinds.ts";
import type { Pins } from "./pins.ts";

/** What make-workflows.ts exports. */
interface Making {
  makeWorkflows: (source: WorkflowSource, kinds: readonly WorkflowKind[], pins: Pins) => Map<string, string>;
}

/** Every workflow that the catalog asks for: text by path, sorted by path. Throws a GantryError for what cannot be made. */
export async function wantedWorkflows(root: string): Promise<Map<string, string>> {
  const catalog = await readCatalog(root);
  const part = readPart("workflows");
  return generateWith(part ? making(part) : await import("./make-workflows.ts"), root, catalog);
}

/** As `wantedWorkflows`, of a catalog that is read already, by the sources or by the part that was compiled of them. */
export async function generateWith(
  { makeWorkflows }: Making,
  root: string,
  catalog: LoadedCatalog,
): Promise<Map<string, string>> {
  const source = { catalog, scripts: scriptsOf(root), engineVersion: readPinnedVersions().version };
  return makeWorkflows(source, await loadKinds(), actions);
}

export function makesWorkflows(exports: unknown): exports is Making {
  return typeof exports === "object" && exports !== null && "makeWorkflows" in exports;
}

function making(part: Part): Making {
  const exports = runPart(part);
  if (!makesWorkflows(exports)) throw new TypeError(`"${part.file}" has no makeWorkflows`);
  return exports;
}

/** Paths of the CIScripts, sorted: `scripts/<phase>/<NN>-<name>.sh`. */
function scriptsOf(root: string): string[] {
  const folder = join(root, "scripts");
  if (!existsSync(folder)) return [];
  const phases = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return phases
    .flatMap(({ name }) => readdirSync(join(folder, name)).map((file) => `scripts/${name}/${file}`))
    .filter((path) => /\/\d\d-[^/]*\.sh$/.test(path))
    .sort();
}
