import { trailersOf } from "../../clients/git/refs.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { releaseBranch } from "../../model/observed/release-record.ts";
import { formatTagName, releaseState } from "../../model/observed/tag-name.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { readReleaseLog, type ReadReleaseLog } from "../../stacks/release-log.ts";
import { tagNameOf, versionTagOf, type Assignment } from "./assignment.ts";
import { clashingNames, namesAbove } from "./clashing-names.ts";
import { knownRefs } from "./known-refs.ts";
import { planEnvironmentTag } from "./plan-environment-tag.ts";
import { planStateTag } from "./plan-state-tag.ts";
import { planVersionTag, sourceOf, type VersionSource } from "./plan-version-tag.ts";
import type { Known, PlannedTag, Refusal } from "./planned-tag.ts";

export interface TagPlan {
  tags: readonly PlannedTag[];
  /** The environment whose tags are among them, with what happened to it so far. */
  environment: { name: EnvironmentName; log: ReadReleaseLog } | undefined;
}

/**
 * Says what would become of each tag, and writes nothing but what the remote has. All that is wrong comes together.
 *
 * @throws GantryError where one of them must not be
 */
export async function planTags(
  root: string,
  assignments: readonly Assignment[],
  { forceMove }: { forceMove: boolean },
): Promise<TagPlan> {
  const environment = environmentOf(assignments);
  const own = assignments.map((each) => refOf(formatTagName(tagNameOf(each))));
  const branch = environment === undefined ? [] : [`refs/heads/${releaseBranch(environment)}`];
  const versions = assignments.flatMap((each) => aboutVersion(each).map(refOf));
  const above = [...own, ...branch].flatMap(namesAbove);
  const [{ refs, taken }, sources] = await Promise.all([
    knownRefs(root, [...own, ...versions, ...branch], above),
    Promise.all(assignments.map((each) => sourceOf(root, each))),
  ]);
  const clashing = clashingNames([...own, ...branch], new Set([...taken, ...own]));
  const messages = await trailersOf(
    root,
    [...refs.values()]
      .filter(({ annotated, name }) => annotated && name.startsWith("refs/tags/"))
      .map(({ name }) => name),
  );
  const known: Known = {
    root,
    tag: (name) => refs.get(refOf(name)),
    trailers: (name) => messages.get(refOf(name)) ?? new Map(),
    forceMove,
  };
  const planned = await Promise.all(assignments.map((each, at) => planOne(each, known, sources[at])));
  const log =
    environment === undefined || clashing.length > 0 ? undefined : await readReleaseLog(root, environment);
  const refusals = [
    ...clashing.map((problem): Refusal => ({ problem, exitCode: ExitCode.usage })),
    ...planned.flatMap((each) => ("problem" in each ? [each] : [])),
  ];
  const tags = planned.flatMap((each) => ("problem" in each ? [] : [each]));
  if (log?.open !== undefined && tags.some(({ result }) => result !== "UNCHANGED")) {
    const { attempt, by } = log.open.said;
    refusals.push({
      problem: `${attempt} of ${by} is under way, and moves the tags of ${environment ?? ""} itself`,
      exitCode: ExitCode.failed,
    });
  }
  if (refusals.length > 0) throw refused(refusals);
  return {
    tags,
    environment: environment === undefined || log === undefined ? undefined : { name: environment, log },
  };
}

async function planOne(
  assignment: Assignment,
  known: Known,
  source: VersionSource | undefined,
): Promise<PlannedTag | Refusal> {
  switch (assignment.tagType) {
    case "VERSION":
      return planVersionTag(assignment, known, source);
    case "STATE":
      return planStateTag(assignment, known);
    case "ENVIRONMENT":
      return planEnvironmentTag(assignment, known);
  }
}

function refOf(name: string): string {
  return `refs/tags/${name}`;
}

/** The version's tag and its states', which decide whether an environment may have it. */
function aboutVersion(assignment: Assignment): string[] {
  if (assignment.tagType === "VERSION") return [];
  const version = versionTagOf(assignment);
  return assignment.tagType === "STATE"
    ? [version]
    : [version, ...releaseState.options.map((state) => `${version}-${state}`)];
}

function environmentOf(assignments: readonly Assignment[]): EnvironmentName | undefined {
  const named = new Set(
    assignments.flatMap((each) => (each.tagType === "ENVIRONMENT" ? [each.environment] : [])),
  );
  if (named.size <= 1) return [...named][0];
  throw new GantryError(`${[...named].join(" and ")} cannot be assigned at once`, {
    hint: "one environment after the other: each has a branch of its own",
    exitCode: ExitCode.usage,
  });
}

function refused(refusals: readonly Refusal[]): GantryError {
  const problems = refusals.map(({ problem }) => problem);
  const exitCode = Math.max(...refusals.map((each) => each.exitCode));
  const [only, ...others] = problems;
  return new GantryError(
    others.length === 0 ? (only ?? "") : "these tags cannot be assigned, and nothing was written",
    {
      problems: others.length === 0 ? [] : problems,
      hint: exitCode === ExitCode.usage ? '"gantry tag list" shows what there is' : "nothing was written",
      exitCode: Object.values(ExitCode).find((each) => each === exitCode) ?? ExitCode.failed,
    },
  );
}
