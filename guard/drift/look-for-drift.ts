import { type ExportedResource, exportStack } from "../../engine/run/export-stack.ts";
import type { Session } from "../../engine/run/session.ts";
import { cloudDrift } from "./cloud-drift.ts";
import type { Drift } from "./drift.ts";
import { dateDrift } from "./first-seen.ts";
import { flagDrift } from "./flag-drift.ts";
import { githubDrift } from "./github-drift.ts";
import { rotationDrift } from "./rotation-drift.ts";
import { readBackStack, stackDeclares } from "../read-back/read-back-stack.ts";
import { rulesetTitle } from "../read-back/ruleset-subjects.ts";
import type { Difference } from "../read-back/subject.ts";
import { clockSkewMs } from "../../model/clock-skew.ts";
import type { Repository } from "../../model/declared/product.ts";
import type { Context } from "../../terminal/context.ts";
import type { Progress } from "../../terminal/progress.ts";

/** What one look at a stack found. */
export interface Looked {
  drift: readonly Drift[];
  /** What it could not see and why that is in order. */
  notices: readonly string[];
}

export interface LookOptions {
  repository: Repository;
  progress: Progress;
  /** The command's own; the engine's has not all of it. */
  env: Context["env"];
}

/**
 * Compares everything of one stack with what was declared: GitHub through its own interface, the clouds by a refresh, the
 * rotation ledger with the keepers' times, the flags with what is killed. Undefined where nothing of it is deployed. Changes nothing.
 */
export async function lookForDrift(
  session: Session,
  { repository, progress, env }: LookOptions,
): Promise<Looked | undefined> {
  const { project, stack, local } = session;
  const { resources } = await exportStack(session);
  // Elsewhere than on the local cloud an empty answer may mean that the backend let nobody in: the refresh says so.
  if (local && resources.length === 0) return undefined;
  const clouds = await cloudDrift(session, progress);
  if (resources.length === 0) return undefined;
  progress.step(`asking GitHub what ${stack} looks like`);
  const declared = await stackDeclares(session, resources);
  const readBack = await readBackStack(session, repository, declared);
  const { differences, settled } = withoutSettledBypasses(readBack, resources);
  const flags = await flagDrift(session, env);
  const found = [
    ...githubDrift(stack, differences),
    ...clouds,
    ...(await rotationDrift(session)),
    ...flags.drift,
  ];
  const drift = dateDrift(found, { folder: project.local, stack, local, now: new Date() });
  const notice = `${stack}: this token cannot see who may bypass ${settled} rulesets; none was changed since it was deployed`;
  return { drift, notices: [...(settled === 0 ? [] : [notice]), ...flags.notices] };
}

/**
 * Takes out who may bypass a ruleset, where the token may not see it and GitHub says that nobody has touched the ruleset since the
 * engine wrote it: every `gantry up` reads the same back with a token that may. GitHub shows it only to those who may edit
 * the ruleset, and such a right must not lie where nobody approves what runs. `settled` is the number of those rulesets.
 */
export function withoutSettledBypasses(
  differences: readonly Difference[],
  recorded: readonly ExportedResource[],
): { differences: readonly Difference[]; settled: number } {
  const written = new Map(
    recorded.map(({ inputs, modified }) => [rulesetTitle(String(inputs["name"])), modified] as const),
  );
  const isSettled = ({ what, field, kind, updatedAt }: Difference): boolean => {
    const modified = written.get(what);
    if (kind !== "unseen" || field !== "bypass_actors" || !modified || !updatedAt) return false;
    return Date.parse(updatedAt) <= Date.parse(modified) + clockSkewMs;
  };
  const left = differences.filter((difference) => !isSettled(difference));
  return { differences: left, settled: differences.length - left.length };
}
