import { z } from "zod";
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

export const flagKills = z.strictObject({ kills: z.array(flagKill) });
