import { findProject } from "../catalog/project.ts";
import { readCatalog } from "../catalog/read-catalog.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { createProgress } from "../terminal/progress.ts";
import { print } from "../terminal/say.ts";
import { makeBundle } from "./bundles/make-bundle.ts";
import type { Bundle } from "./bundles/bundle-file.ts";
import { namedVersions, runningVersions } from "./deploy/decide.ts";
import { readFacts, readTags } from "./deploy/facts.ts";
import { isBuilt, movesOf } from "./platforms/platform.ts";

export interface BundleOptions {
  environment: string;
  /** Such as `portal/v1.2.3`. */
  versions: readonly string[];
  /** The environment whose versions are taken where none is named. */
  from: string | undefined;
  /** Of that one's these alone; all where none is named. */
  subprojects: readonly string[];
  local: boolean;
  format: "text" | "json" | "github";
}

/**
 * Builds what platforms make anew for each environment, of a version's files, and puts it where a release looks for it. It
 * asks nobody and has no identity: it runs the app's own code.
 */
export async function bundleVersions(context: Context, options: BundleOptions): Promise<ExitCode> {
  const { environment, versions, from, subprojects, local, format } = options;
  if ((from === undefined) === (versions.length === 0)) {
    throw new GantryError("it takes versions, or --from and the environment that runs them", {
      hint: `gantry bundle ${environment} portal/v1.2.3`,
      exitCode: ExitCode.usage,
    });
  }
  const project = findProject(context.cwd);
  const { environments } = await readCatalog(project.root);
  const catalog = named(environments, environment);
  const place = local ? "local" : "remote";
  const tags = await readTags(project.root);
  const facts = await readFacts(project.root, catalog.environment, tags, place);
  const names =
    from === undefined
      ? versions
      : runningVersions(
          await readFacts(project.root, named(environments, from).environment, tags, place),
          subprojects.length === 0 ? undefined : subprojects,
        );
  const targets = namedVersions(facts, names).map((to) => ({ to, from: undefined }));
  const moves = movesOf({ facts, catalog, decision: { targets, unchanged: [] } }).filter(isBuilt);
  const progress = createProgress(context);
  const bundles: Bundle[] = [];
  for (const move of moves) {
    progress.step(`building ${move.surface.id} of ${move.to.tag.name} for ${environment}`);
    bundles.push(await makeBundle(move, { context, progress, project, catalog, local }));
  }
  progress.done();
  const document = bundles.map(({ file, manifest, artifact }) => ({
    surface: manifest.surface,
    file,
    artifact,
  }));
  if (format === "json") context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  else if (format === "github") context.stdout.write(`bundles=${handedOver(bundles)}\n`);
  else print(context, textOf(bundles, names, environment));
  return ExitCode.done;
}

function named(environments: readonly EnvironmentCatalog[], name: string): EnvironmentCatalog {
  const found = environments.find(({ environment }) => environment === name);
  if (found !== undefined) return found;
  throw new GantryError(`the catalog has no environment "${name.slice(0, 60)}"`, {
    hint: `known: ${environments.map(({ environment }) => environment).join(", ")}`,
    exitCode: ExitCode.usage,
  });
}

/** As `--bundle` takes it: what each file has to be, told past whoever carries it. */
function handedOver(bundles: readonly Bundle[]): string {
  return bundles.map(({ manifest, artifact }) => `${manifest.surface}=${artifact.checksum}`).join(",");
}

function textOf(bundles: readonly Bundle[], names: readonly string[], environment: string): string {
  if (bundles.length === 0) return `nothing of ${names.join(", ")} is built for each environment`;
  const lines = bundles.flatMap(({ file, artifact, manifest }) => [
    `${manifest.surface}: ${file}`,
    `  ${artifact.checksum}`,
  ]);
  return `${lines.join("\n")}\n\n${counted(bundles.length, "bundle")} for "gantry deploy ${environment}"`;
}
