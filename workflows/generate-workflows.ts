import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readPinnedVersions } from "../engine/obtain/pinned-engine.ts";
import { startedBySteps } from "../pipeline/started-by-steps.ts";
import { gantryFolder } from "../catalog/package-for.ts";
import type { Roots } from "../catalog/project.ts";
import { refuseSecondProject } from "../catalog/second-project.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { readWorkflows } from "./compare-files.ts";
import { loadKinds } from "./load-kinds.ts";
import { makeWorkflows } from "./make-workflows.ts";
import { actions } from "./pins.ts";
import { parseHeader } from "./scripts/parse-script.ts";
import { reportedChecks } from "./reported-checks.ts";

/** Every workflow that the catalog asks for: text by path, sorted by path. Throws a GantryError for what cannot be made. */
export async function wantedWorkflows(roots: Roots): Promise<Map<string, string>> {
  const { root, prefix } = roots;
  refuseSecondProject(roots);
  refuseFolder(prefix);
  const catalog = await readCatalog(root);
  const scripts = scriptsOf(root);
  const tools = Object.fromEntries(scripts.map((path) => [path, toolsOf(join(root, path))]));
  const reported = reportedChecks(readWorkflows(roots.repository));
  const engineVersion = readPinnedVersions().version;
  const runSteps = startedBySteps(root, catalog.repository.run);
  return makeWorkflows(
    {
      ...{ catalog, scripts, tools, runSteps, reported, engineVersion, prefix },
      lockFile: lockFileOf(roots),
      gantryFolder: gantryFolder(root),
    },
    await loadKinds(),
    actions,
  );
}

/** GitHub takes other letters for patterns or for expressions, and a shell for words of its own. */
function refuseFolder(prefix: string): void {
  if (/^(?:[\p{L}\p{N}._][\p{L}\p{N}._@ -]*\/)*$/u.test(prefix)) return;
  throw new GantryError(`no workflow can name the project's folder ${JSON.stringify(prefix)}`, {
    hint: "give it a name of letters, digits, blanks and . _ @ -, none of which but a letter, a digit, . and _ is first",
    exitCode: ExitCode.usage,
  });
}

/** The project's own; where the packages of all folders are locked together, that of the repository's top. */
function lockFileOf({ root, repository, prefix }: Roots): string {
  const name = "package-lock.json";
  return existsSync(join(root, name)) || !existsSync(join(repository, name)) ? `${prefix}${name}` : name;
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
