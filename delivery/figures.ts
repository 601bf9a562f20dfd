import { loadEnvironment } from "../catalog/load.ts";
import type { Project } from "../catalog/project.ts";
import { isInRepository } from "../clients/git/repository.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import type { Attempt } from "../model/observed/release-log.ts";
import type { ReleasePlace } from "../model/observed/release-place.ts";
import { releaseBranch } from "../model/observed/release-record.ts";
import { parseTagName } from "../model/observed/tag-name.ts";
import { readReleaseLog } from "../stacks/release-log.ts";
import { subprojectOf } from "../stacks/versions.ts";
import { fetchFacts, readTags } from "./deploy/facts.ts";
import type { Span } from "./figures/changes.ts";
import { figuresOf, type DeliveryFigures } from "./figures/figures-of.ts";
import { readHistory, refuseShallow } from "./figures/read-history.ts";
import { criteriaOf } from "./gates/criteria-gates.ts";

export type { DeliveryFigures, Figure, FigureId, ShownChange } from "./figures/figures-of.ts";

export interface WhichFigures {
  environment: string;
  /** The surface whose deployments count; all without it. */
  surface: string | undefined;
  span: Span;
  /** Asks the remote first what it has. */
  fetch: boolean;
  place: ReleasePlace;
}

export interface ReadFigures {
  /** Or why there are none. */
  deliveries: DeliveryFigures | { why: string };
  /** What does not fit in the environment's branch, a line each. */
  problems: readonly string[];
}

/**
 * The figures of an environment, from the clone's tags, commits and the environment's branch. Throws a usage error for a clone
 * that is shallow or without versions: figures of half of it would look like figures.
 */
export async function deliveryFigures(
  { root }: Project,
  { environment, surface, span, fetch, place }: WhichFigures,
): Promise<ReadFigures> {
  if (!(await isInRepository(root))) {
    throw new GantryError("this is no clone of a repository, and git tags say what was deployed", {
      hint: "run it in a clone of the product's repository",
      exitCode: ExitCode.usage,
    });
  }
  await refuseShallow(root);
  const catalog = loadEnvironment(root, environment);
  if (fetch) await fetchFacts(root, [catalog.environment]);
  const tags = await readTags(root);
  const versions = new Map(
    tags.flatMap(({ ref, name, parsed }) => (parsed.tagType === "VERSION" ? [[name, ref]] : [])),
  );
  if (versions.size === 0) {
    throw new GantryError("the clone has no version's tag, and the figures come from them", {
      hint: '"git fetch --tags --force origin" brings those of the remote; a product without a version has no figures yet',
      exitCode: ExitCode.usage,
    });
  }
  const log = await readReleaseLog(root, environment, place);
  const problems = log.problems.map((problem) => `${releaseBranch(environment)} ${problem}`);
  const why = whyNone(log.attempts, catalog, surface);
  if (why !== undefined) return { deliveries: { why }, problems };
  const attempts = surface === undefined ? log.attempts : concerning(log.attempts, catalog, surface);
  const commitOf = ({ name, id }: { name: string; id: string }): string | undefined => {
    const ref = versions.get(name);
    return ref?.id === id && ref.commit !== "" ? ref.commit : undefined;
  };
  const named = attempts.flatMap(({ said }) => [...said.target, ...said.from]);
  const history = await readHistory(root, [...new Set(named.flatMap((tag) => commitOf(tag) ?? []))]);
  const marks = tags.flatMap(({ ref, name, parsed }) =>
    parsed.tagType === "STATE" && parsed.state === "unstable"
      ? [{ version: name.slice(0, name.lastIndexOf("-")), at: new Date(ref.at * 1000).toISOString() }]
      : [],
  );
  const asked =
    surface === undefined
      ? catalog.services.map(({ successCriteria }) => successCriteria)
      : criteriaOf(catalog.services, [{ id: surface }]).map(({ criteria }) => criteria);
  const deliveries = figuresOf({ attempts, marks, history, commitOf, span, criteria: asked });
  return { deliveries, problems };
}

function whyNone(
  attempts: readonly Attempt[],
  { environment, surfaces }: EnvironmentCatalog,
  surface: string | undefined,
): string | undefined {
  if (attempts.length === 0) {
    return `this clone has no record in ${releaseBranch(environment)}; --fetch brings those of the remote`;
  }
  if (surface === undefined || surfaces.some(({ id }) => id === surface)) return undefined;
  return `${environment} has no surface "${surface}", whose deployments could be counted`;
}

/** The attempts with the versions of the subproject whose tag decides for a surface, and those that brought the environment alone. */
function concerning(
  attempts: readonly Attempt[],
  { surfaces }: EnvironmentCatalog,
  id: string,
): readonly Attempt[] {
  const surface = surfaces.find((each) => each.id === id);
  const own = surface === undefined ? "" : subprojectOf(surface);
  const isOf = (subproject: string, { name }: { name: string }): boolean =>
    (parseTagName(name)?.subproject ?? "") === subproject;
  const hasOwn = attempts.some(({ said }) => said.target.some((tag) => isOf(own, tag)));
  const decides = hasOwn ? own : "";
  return attempts.flatMap((attempt) => {
    const target = attempt.said.target.filter((tag) => isOf(decides, tag));
    const from = attempt.said.from.filter((tag) => isOf(decides, tag));
    if (target.length === 0 && attempt.said.cause !== "environment") return [];
    return [{ ...attempt, said: { ...attempt.said, target, from } }];
  });
}
