import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { LoadedCatalog } from "../catalog/load.ts";
import { readPinnedVersions } from "../engine/obtain/pinned-versions.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { readPart } from "../cli/compiled/parts.ts";
import { runPart } from "../cli/compiled/run-part.ts";
import { parseHeader } from "./scripts/script-header.ts";
import { actions } from "./actions.ts";
import { readWorkflows } from "./compare-files.ts";
import type { WorkflowKind, WorkflowSource } from "./kind.ts";
import { kindNames, loadKinds } from "./load-kinds.ts";
import type { Pins } from "./pins.ts";
import { reportedChecks } from "./reported-checks.ts";

/** What makes workflows, and all kinds of them. */
interface Making {
  makeWorkflows: (source: WorkflowSource, kinds: readonly WorkflowKind[], pins: Pins) => Map<string, string>;
  kinds: readonly WorkflowKind[];
}

/** Every workflow that the catalog asks for: text by path, sorted by path. Throws a GantryError for what cannot be made. */
export async function wantedWorkflows(root: string): Promise<Map<string, string>> {
  const catalog = await readCatalog(root);
  const part = readPart("workflows");
  const compiled = part && runPart(part);
  return generateWith(isMaking(compiled, kindNames()) ? compiled : await fromSources(), root, catalog);
}

/** As `wantedWorkflows`, of a catalog that is read already. */
export function generateWith(
  { makeWorkflows, kinds }: Making,
  root: string,
  catalog: LoadedCatalog,
): Map<string, string> {
  const scripts = scriptsOf(root);
  const tools = Object.fromEntries(scripts.map((path) => [path, toolsOf(join(root, path))]));
  const reported = reportedChecks(readWorkflows(root));
  const engineVersion = readPinnedVersions().version;
  return makeWorkflows({ catalog, scripts, tools, reported, engineVersion }, kinds, actions);
}

/** Whether it is a part with all kinds that have a file now: one that was added since is in no source of the part. */
export function isMaking(exports: unknown, names: readonly string[]): exports is Making {
  if (typeof exports !== "object" || exports === null || !("makeWorkflows" in exports)) return false;
  const kinds: readonly unknown[] = "kinds" in exports && Array.isArray(exports.kinds) ? exports.kinds : [];
  return (
    kinds.length === names.length &&
    kinds.every((kind, index) => {
      return typeof kind === "object" && kind !== null && "name" in kind && kind.name === names[index];
    })
  );
}

async function fromSources(): Promise<Making> {
  const [{ makeWorkflows }, kinds] = await Promise.all([import("./make-workflows.ts"), loadKinds()]);
  return { makeWorkflows, kinds };
}

/** None where the script does not say, which the check of scripts objects to. */
function toolsOf(file: string): readonly string[] {
  return parseHeader(readFileSync(file, "utf8")).header?.tools ?? [];
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
