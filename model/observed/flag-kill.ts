import { z } from "zod";
import type { FeatureFlag } from "../declared/feature-flag.ts";
import { flagKey } from "../declared/flag-key.ts";
import { line, timestamp } from "./scalars.ts";

/**
 * That a flag was killed: it holds for this revision of the flag and those before, whatever the rule set says, until the catalog
 * brings a later one (entities.md, "FeatureFlag and Cohort"). The evaluator keeps one of a flag, of the highest revision.
 */
export const flagKill = z.strictObject({
  flag: flagKey,
  revision: z.int().min(1),
  /** By the evaluator's clock. */
  killedAt: timestamp,
  /** As the caller named itself; whoever holds the token can say any name. */
  killedBy: line(),
  reason: line().optional(),
});
export type FlagKill = z.infer<typeof flagKill>;

/** The kills that end a flag of the catalog which it does not say to be killed: nobody has it until the catalog follows. */
export function unfollowed<Kill extends Pick<FlagKill, "flag" | "revision">>(
  kills: readonly Kill[],
  flags: readonly Pick<FeatureFlag, "key" | "killSwitch" | "revision">[],
): Kill[] {
  return kills.filter(({ flag, revision }) =>
    flags.some(
      ({ key, killSwitch, revision: declared }) => key === flag && !killSwitch && declared <= revision,
    ),
  );
}

export const flagKills = z.strictObject({ kills: z.array(flagKill) });

/** How long the evaluator may answer without knowing of a kill, in seconds: "at once" is within this. */
export const killKnownWithinS = 2;
