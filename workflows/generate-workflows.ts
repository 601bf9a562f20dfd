import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readPinnedVersions } from "../engine/obtain/pinned-engine.ts";
import { startedBySteps } from "../pipeline/started-by-steps.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { readWorkflows } from "./compare-files.ts";
import { loadKinds } from "./load-kinds.ts";
import { makeWorkflows } from "./make-workflows.ts";
import { actions } from "./pins.ts";
import { parseHeader } from "./scripts/parse-script.ts";
import { reportedChecks } from "./reported-checks.ts";

/** Every workflow that the catalog asks for: text by path, sorted by path. Throws a GantryError for what cannot be made. */
export async function wantedWorkflows(root: string): Promise<Map<string, string>> {
  const catalog = await readCatalog(root);
  const scripts = scriptsOf(root);
  const tools = Object.fromEntries(scripts.map((path) => [path, toolsOf(join(root, path))]));
  const reported = reportedChecks(readWorkflows(root));
  const engineVersion = readPinnedVersions().version;
  const runSteps = startedBySteps(root, catalog.repository.run);
  return makeWorkflows(
    { catalog, scripts, tools, runSteps, reported, engineVersion },
    await loadKinds(),
    actions,
  );
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
