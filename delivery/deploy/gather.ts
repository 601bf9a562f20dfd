import { findProject, type Project } from "../../catalog/project.ts";
import { readCatalog } from "../../catalog/read-catalog.ts";
import { commitOf } from "../../clients/git/commit-of.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Attempt } from "../../model/observed/release-log.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import type { Context } from "../../terminal/context.ts";
import { createProgress, type Progress } from "../../terminal/progress.ts";
import type { Source } from "../bundles/source.ts";
import { findSources } from "../bundles/sources.ts";
import { judgeGates } from "../gates.ts";
import type { Gate } from "../gates/gate.ts";
import { movesOf } from "../platforms/platform.ts";
import { whoIs, type Who } from "../../evidence/branch/who.ts";
import type { Decision } from "./decide.ts";
import { fetchFacts, readFacts, readTags, type Facts } from "./facts.ts";
import { gateSubject } from "./gate-subject.ts";
import type { ReleaseOptions } from "./options.ts";

/** What is known before it is decided which versions a release sets. */
interface Known {
  project: Project;
  /** The environment as the checkout declares it. */
  catalog: EnvironmentCatalog;
  facts: Facts;
  /** Of any environment that the catalog has. */
  factsOf: (environment: string) => Promise<Facts>;
  progress: Progress;
}

/** Which versions a release sets, from what is known. */
export type Decide = (known: Known) => Decision | Promise<Decision>;

export interface Gathered extends Known {
  who: Who;
  /** What is checked out: the catalog, the program and the pack of this release. */
  commit: string;
  decision: Decision;
  /** Where the platforms that build for each environment take it from. */
  sources: readonly Source[];
  gates: readonly Gate[];
  /** The open attempt, where it is the one that this command would begin. */
  resumed: Attempt | undefined;
}

/** Fetches, reads, decides and judges; nothing is changed but what the clone knows of its remote. */
export async function gather(
  context: Context,
  options: ReleaseOptions,
  decide: Decide,
  { anyAttempt = false }: { anyAttempt?: boolean } = {},
): Promise<Gathered> {
  const project = findProject(context.cwd);
  const { root } = project;
  const { environments } = await readCatalog(root);
  const catalog = environments.find(({ environment }) => environment === options.environment);
  const names = environments.map(({ environment }) => environment);
  if (catalog === undefined) throw unknownEnvironment(options.environment, names);
  const progress = createProgress(context);
  const commit = await commitOf(root, "HEAD");
  if (commit === undefined) {
    throw new GantryError("this is no clone of the repository, and git tags say what runs", {
      hint: "run it in a clone, on the default branch",
      exitCode: ExitCode.usage,
    });
  }
  const place = options.local ? "local" : "remote";
  if (place === "remote") {
    progress.step(`asking the remote what runs in ${options.environment}`);
    await fetchFacts(root, names);
  }
  const tags = await readTags(root);
  const factsOf = (environment: string): Promise<Facts> => {
    const known = names.find((name) => name === environment);
    if (known === undefined) throw unknownEnvironment(environment, names);
    return readFacts(root, known, tags, place);
  };
  const facts = await readFacts(root, catalog.environment, tags, place);
  const who = await whoIs(root, context);
  const known: Known = { project, catalog, facts, factsOf, progress };
  const decision = await decide(known);
  const moves = movesOf({ facts, decision, catalog });
  const sources = await findSources(
    { context, project, catalog, local: options.local, cause: options.cause, moves },
    options.bundles,
  );
  const resumed = anyAttempt ? facts.log.open : resumedBy(options, facts, decision);
  const gates = judgeGates(
    await gateSubject({
      project,
      environments,
      catalog,
      facts,
      factsOf,
      decision,
      sources,
      cause: options.cause,
      infrastructure: commit,
      // A checkout of a branch under way tries things out, which only the local cloud is for.
      asksWhetherMerged: !options.local,
      resumed,
      local: options.local,
      env: context.env,
      progress,
      now: new Date(),
    }),
  );
  return {
    ...known,
    who,
    commit,
    decision,
    sources,
    gates,
    resumed,
  };
}

/** The attempt that did not end, where it is this very command's. Throws for anybody else's: two at a time are one too many. */
function resumedBy(
  { cause, environment }: ReleaseOptions,
  { log: { open } }: Facts,
  { targets }: Decision,
): Attempt | undefined {
  if (open === undefined) return undefined;
  const { said } = open;
  const wanted = targets.map(({ to }) => `${to.tag.name} ${to.tag.id}`).sort();
  const there = said.target.map(({ name, id }) => `${name} ${id}`).sort();
  if (said.cause === cause && wanted.join("\n") === there.join("\n")) return open;
  const what = said.target.map(({ name }) => name).join(", ");
  throw new GantryError(
    `${said.attempt} has not ended: ${said.cause} ${what || environment}, by ${said.by} at ${open.at}`,
    {
      hint: `wait for it, run that command again, or give it up: "gantry deploy ${environment} --cancel"`,
      exitCode: ExitCode.violation,
    },
  );
}

function unknownEnvironment(name: string, known: readonly EnvironmentName[]): GantryError {
  return new GantryError(`the catalog has no environment "${name.slice(0, 60)}"`, {
    hint: `known: ${known.join(", ")}`,
    exitCode: ExitCode.usage,
  });
}
