import { z } from "zod";
import type { EnvironmentCatalog } from "../declared/catalog.ts";
import { featureFlag } from "../declared/feature-flag.ts";
import { flagKey } from "../declared/flag-key.ts";
import { environmentName } from "../scalars.ts";

/**
 * What an environment's evaluator decides by: the catalog's flags and cohorts without what only people read. The stack writes it
 * into Workers KV under `ruleSetKey`; nothing else does.
 */
export const ruleSet = z.strictObject({
  environment: environmentName,
  flags: z.record(
    flagKey,
    z.strictObject({
      enabled: featureFlag.shape.enabled,
      rolloutPercentage: featureFlag.shape.rolloutPercentage,
      killSwitch: z.boolean(),
      revision: z.int().min(1),
      cohorts: z.array(flagKey),
    }),
  ),
  cohorts: z.record(
    flagKey,
    z.strictObject({ type: z.enum(["whitelist", "label", "random"]), rule: z.string() }),
  ),
});
export type RuleSet = z.infer<typeof ruleSet>;

/** The key in Workers KV. */
export const ruleSetKey = "rule-set";

export function ruleSetOf({
  environment,
  flags,
  cohorts,
}: Pick<EnvironmentCatalog, "environment" | "flags" | "cohorts">): RuleSet {
  const used = new Set(flags.flatMap((flag) => flag.cohorts ?? []));
  return {
    environment,
    flags: Object.fromEntries(
      flags.map(({ key, enabled, rolloutPercentage, killSwitch, revision, cohorts: of = [] }) => [
        key,
        { enabled, rolloutPercentage, killSwitch, revision, cohorts: of },
      ]),
    ),
    cohorts: Object.fromEntries(
      cohorts.filter(({ name }) => used.has(name)).map(({ name, type, rule }) => [name, { type, rule }]),
    ),
  };
}
