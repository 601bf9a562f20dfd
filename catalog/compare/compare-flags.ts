import { formatPath } from "../problem.ts";
import { compareEntries } from "./compare-keys.ts";
import type { Change } from "./loosening.ts";
import type { FeatureFlag } from "../../model/declared/feature-flag.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { shareOf } from "../../model/states/feature-flag.ts";
import { nextStep } from "../../model/states/rollout-ladder.ts";

interface Flags {
  environment: EnvironmentName;
  flags: readonly FeatureFlag[];
}

/**
 * Where the gray ladder is loosened: a flag that climbs more than one step at once, one that is new in production and begins
 * above the first step, and a killed one that comes back without a new revision, or is gone, so that it could come back as a new
 * one (entities.md, "FeatureFlag and Cohort").
 */
export function* compareFlags(base: Flags, head: Flags): Generator<Change> {
  const before = new Map(base.flags.map((flag) => [flag.key, flag]));
  const after = new Map(head.flags.map((flag) => [flag.key, flag]));
  yield* compareEntries("flags", before, after);
  for (const now of head.flags) {
    const old = before.get(now.key);
    // Elsewhere a new flag reaches nobody who did not ask for it.
    if (old === undefined && head.environment !== "production") continue;
    const share = old === undefined ? 0 : shareOf(old);
    if (shareOf(now) > (nextStep(share) ?? share)) yield climbed(old, now);
    if (old?.killSwitch === true && !now.killSwitch && now.revision <= old.revision)
      yield { field: fieldOf(now, "killSwitch"), old: true, new: false };
  }
  for (const old of base.flags) {
    if (old.killSwitch && !after.has(old.key))
      yield { field: fieldOf(old, "killSwitch"), old: true, new: null };
  }
}

/** The field that makes the share larger: the percentage, or that the flag is enabled at all. */
function climbed(old: FeatureFlag | undefined, now: FeatureFlag): Change {
  const percentage = old?.rolloutPercentage ?? null;
  return percentage === null || percentage < now.rolloutPercentage
    ? { field: fieldOf(now, "rolloutPercentage"), old: percentage, new: now.rolloutPercentage }
    : { field: fieldOf(now, "enabled"), old: false, new: true };
}

function fieldOf({ key }: FeatureFlag, field: keyof FeatureFlag): string {
  return formatPath(["flags", key, field]);
}
