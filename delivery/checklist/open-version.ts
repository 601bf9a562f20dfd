import { findProject, type Project } from "../../catalog/project.ts";
import { readCatalog } from "../../catalog/read-catalog.ts";
import { checkEnvironment } from "../../catalog/stacks.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { ReleasePlace } from "../../model/observed/release-place.ts";
import { isBefore } from "../../model/observed/scalars.ts";
import { readChecklists, type KeptChecklist } from "../../stacks/checklists.ts";
import { readReleaseLog } from "../../stacks/release-log.ts";
import type { Context } from "../../terminal/context.ts";
import { namedVersions } from "../deploy/decide.ts";
import { fetchFacts, readFacts, readTags, type KnownVersion } from "../deploy/facts.ts";
import { ofVersion, type OfVersion } from "../../stacks/which-counts.ts";

export interface VersionWords {
  /** Such as `api/v1.2.3`. */
  tag: string;
  environment: string;
  local: boolean;
  json: boolean;
}

/** A version that is to go to an environment, with what its branch keeps of checklists. */
export interface OpenVersion extends OfVersion {
  project: Project;
  environments: readonly EnvironmentCatalog[];
  catalog: EnvironmentCatalog;
  place: ReleasePlace;
  version: KnownVersion;
  /** Files that are not what the records say. */
  tampered: readonly string[];
  /** The newest rollback that succeeded in any environment, which is a drill too; undefined where there was none. */
  drill: string | undefined;
  /** The commit that the branch ends with. */
  tip: string | undefined;
  checklists: readonly KeptChecklist[];
}

/** Reads it from the remote where it is meant. Throws a usage error for an environment or a version that there is not. */
export async function openVersion(context: Context, words: VersionWords): Promise<OpenVersion> {
  const project = findProject(context.cwd);
  const { root } = project;
  checkEnvironment(root, words.environment);
  const { environments } = await readCatalog(root);
  const catalog = environments.find(({ environment }) => environment === words.environment);
  if (catalog === undefined)
    throw new GantryError(`the catalog has no environment "${words.environment}"`, {
      exitCode: ExitCode.usage,
    });
  const { environment } = catalog;
  const place = words.local ? "local" : "remote";
  const names = environments.map((each) => each.environment);
  if (place === "remote") await fetchFacts(root, names);
  const facts = await readFacts(root, environment, await readTags(root), place);
  const [version] = namedVersions(facts, [words.tag]);
  if (version === undefined) throw new Error("a version that was named is there");
  const { checklists, problems: tampered, tip } = await readChecklists(root, environment, place);
  const drill = await newestDrill(root, names, place);
  return {
    project,
    environments,
    catalog,
    place,
    version,
    tampered,
    drill,
    tip,
    checklists,
    ...ofVersion(checklists, version.tag),
  };
}

async function newestDrill(
  root: string,
  environments: readonly string[],
  place: ReleasePlace,
): Promise<string | undefined> {
  const logs = await Promise.all(environments.map((each) => readReleaseLog(root, each, place)));
  const times = logs.flatMap(({ attempts }) =>
    attempts.flatMap(({ said, ended }) =>
      said.cause === "rollback" && ended?.said.status === "SUCCESS" ? [ended.at] : [],
    ),
  );
  return times.reduce<string | undefined>(
    (last, each) => (last === undefined || isBefore(last, each) ? each : last),
    undefined,
  );
}

/** Nobody writes to a branch whose files are not what its records say: what was changed has to be brought back first. */
export function refuseTampered(environment: string, tampered: readonly string[]): void {
  if (tampered.length === 0) return;
  throw new GantryError(`the checklists of ${environment} are not what the branch's records say`, {
    problems: tampered,
    hint: `somebody changed them by hand: "git log -p origin/gantry/${environment} -- checklists" shows who`,
    exitCode: ExitCode.violation,
  });
}
