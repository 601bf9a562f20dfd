import { commitOf } from "../../clients/git/commit-of.ts";
import { writeTag } from "../../clients/git/refs.ts";
import { moveRefs, type RefMove } from "../../clients/git/remote.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { environmentTrailers, type VersionReference } from "../../model/observed/environment-record.ts";
import { nextNumber } from "../../model/observed/release-log.ts";
import type { ReleaseRecord } from "../../model/observed/release-record.ts";
import { formatMessage, type Trailer } from "../../model/observed/trailers.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { appendRecords, type Appended } from "../../evidence/branch/append-records.ts";
import type { Who } from "../../evidence/branch/who.ts";
import type { Assignment } from "./assignment.ts";
import { planTags, type TagPlan } from "./plan-tags.ts";
import type { PlannedTag } from "./planned-tag.ts";

/** What the gates of a deployment are asked before an environment's tags are assigned by hand. */
interface GateQuestion {
  root: string;
  environment: EnvironmentName;
  /** The versions that it is to have, one of a subproject each, with those that it has. */
  targets: readonly { version: VersionReference; commit: string; before: VersionReference | undefined }[];
  /** The default branch's commit. */
  infrastructure: string;
}

/** Why they may not be assigned, a line each; empty where every gate and approval is passed. */
export type CheckGates = (question: GateQuestion) => Promise<readonly string[]>;

export interface AssignTags {
  root: string;
  /** At least one; those of environments are of the same one. */
  assignments: readonly Assignment[];
  by: Who;
  /** Lifts the refusal of an older version in an environment, nothing else. */
  forceMove: boolean;
  /** What has to let an environment's tags be moved; `observed` for those that only record what is seen to run. */
  gates: CheckGates | "observed";
  now?: () => Date;
  /** Sees the plan before anything is written; false ends it. */
  agree?: (tags: readonly PlannedTag[]) => Promise<boolean>;
  /** Seconds to wait after the nth push of a record that failed. */
  backoff?: (attempt: number) => number;
}

/** How often others may be first with something else before somebody has to look. */
const mostTries = 10;

/**
 * Makes or moves tags by comparing and swapping, all of them or none, an environment's together with the record of it in
 * its branch. Where somebody else moved the same tag meanwhile, nothing is written; where only the branch has grown, it is
 * tried again.
 *
 * @throws GantryError for what must not be, and where somebody else was first
 */
export async function assignTags(assign: AssignTags): Promise<readonly PlannedTag[]> {
  const first = await planTags(assign.root, assign.assignments, assign);
  if (isUnchanged(first)) return first.tags;
  await passGates(assign, first);
  if ((await assign.agree?.(first.tags)) === false) throw new GantryError("not assigned: the answer was no");
  for (let plan = first, tries = 1; ; tries += 1) {
    const ended = await write(assign, plan);
    if (ended.kind !== "lost") return first.tags;
    plan = await planTags(assign.root, assign.assignments, assign);
    const moved = plan.tags.filter(({ from }, at) => from?.id !== first.tags[at]?.from?.id);
    if (moved.length > 0 || tries === mostTries) throw lost(moved, ended.why);
  }
}

function isUnchanged({ tags }: TagPlan): boolean {
  return tags.every(({ result }) => result === "UNCHANGED");
}

function lost(moved: readonly PlannedTag[], why: readonly string[]): GantryError {
  const names = moved.map(({ name }) => name).join(", ");
  return new GantryError(`somebody else was first: ${names || "the environment's branch"} is another now`, {
    problems: why,
    hint: 'nothing was written: look at it with "gantry tag show", and run the command again',
  });
}

async function passGates({ root, gates }: AssignTags, { environment, tags }: TagPlan): Promise<void> {
  if (environment === undefined || gates === "observed") return;
  const problems = await gates({
    root,
    environment: environment.name,
    targets: tags.flatMap(({ result, version, commit, before }) =>
      version === undefined || result === "UNCHANGED" ? [] : [{ version, commit, before }],
    ),
    infrastructure: await infrastructureOf(root),
  });
  if (problems.length === 0) return;
  throw new GantryError(`a gate keeps these versions out of ${environment.name}`, {
    problems,
    hint: "nothing was written",
    exitCode: ExitCode.violation,
  });
}

/** The default branch's commit, as the clone has it; a job has it checked out. */
async function infrastructureOf(root: string): Promise<string> {
  const commit = (await commitOf(root, "refs/remotes/origin/HEAD")) ?? (await commitOf(root, "HEAD"));
  if (commit !== undefined) return commit;
  throw new GantryError("the clone has no commit of the default branch", {
    hint: "git remote set-head origin --auto",
    exitCode: ExitCode.usage,
  });
}

/** Tag objects that no ref names are nothing yet: whoever is slower leaves some, and git cleans them up. */
async function write(
  assign: AssignTags,
  { tags, environment }: TagPlan,
): Promise<Appended | { kind: "moved" } | { kind: "lost"; why: readonly string[] }> {
  const { root, by, now = () => new Date(), backoff } = assign;
  const changed = tags.filter(({ result }) => result !== "UNCHANGED");
  const at = now();
  const attempt =
    environment === undefined
      ? undefined
      : `deploy-${nextNumber(
          environment.log.attempts.map(({ said }) => said.attempt),
          at,
        )}`;
  const moves: RefMove[] = [];
  for (const tag of changed) {
    const message = formatMessage(subjectOf(tag), trailersOf(tag, attempt));
    const to = await writeTag(root, { object: tag.commit, name: tag.name, message, by: by.person, at });
    moves.push({ name: `refs/tags/${tag.name}`, from: tag.from?.id, to });
  }
  if (environment === undefined || attempt === undefined) return moveRefs(root, moves);
  const records = await recordsOf(assign, changed, attempt);
  return appendRecords({
    root,
    environment: environment.name,
    tip: environment.log.tip,
    records,
    by,
    at,
    tags: moves,
    ...(backoff === undefined ? {} : { backoff }),
  });
}

function subjectOf({ name, version }: PlannedTag): string {
  return version === undefined ? name : `${name}: ${version.name}`;
}

function trailersOf(
  { assignment, version, trailers }: PlannedTag,
  attempt: string | undefined,
): readonly Trailer[] {
  return assignment.tagType === "ENVIRONMENT" && version !== undefined
    ? environmentTrailers({ version, attempt })
    : trailers;
}

async function recordsOf(
  { root, by, gates }: AssignTags,
  tags: readonly PlannedTag[],
  attempt: string,
): Promise<ReleaseRecord[]> {
  const moved = tags.filter(({ assignment }) => assignment.tagType === "ENVIRONMENT");
  const who = { by: by.login, ...(by.run === undefined ? {} : { run: by.run }) };
  return [
    {
      record: "attempt",
      attempt,
      cause: gates === "observed" ? "observe" : "assign",
      target: moved.flatMap(({ version }) => version ?? []),
      from: moved.flatMap(({ before }) => before ?? []),
      infrastructure: await infrastructureOf(root),
      serving: [],
      bundle: [],
      fingerprint: [],
      skipped: [],
      ...who,
    },
    { record: "outcome", attempt, status: "SUCCESS", place: [], pushes: 1, ...who },
  ];
}
