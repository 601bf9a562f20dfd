import { z } from "zod";
import { entity, field, given, withoutRepeats } from "../entity.ts";
import { line, paragraph, recordId, timestamp } from "../observed/scalars.ts";
import { flagKey } from "./flag-key.ts";
import { flagRamp } from "./flag-ramp.ts";

/** A flag that is evaluated at the edge (000). */
export const featureFlag = entity(
  "FeatureFlag",
  "A flag that is evaluated at the edge.",
  z.strictObject({
    id: recordId.describe("derived from the key"),
    key: flagKey.describe("the key of the map; unique"),
    description: paragraph(500)
      .describe("what it turns on")
      .meta({ examples: ["Full-text search in the portal"] }),
    enabled: z.boolean().describe("whether anybody gets it"),
    rolloutPercentage: z
      .number()
      .min(0, "must be at least 0")
      .max(100, "must be at most 100")
      .describe("share of the subjects, 0–100; raised by the ladder 1 → 5 → 25 → 50 → 100")
      .meta({ examples: [25] }),
    cohorts: z
      .array(flagKey)
      .max(100, "must have at most 100 entries")
      .optional()
      .describe("the cohorts that get it first")
      .meta({ examples: [["support-team", "readers"]] }),
    killSwitch: z.boolean().default(false).describe("off at once and everywhere, before every other rule"),
    revision: z
      .int()
      .min(1, "must be at least 1")
      .max(1_000_000_000)
      .default(1)
      .describe("raised to bring a killed flag back: a kill names the revision that it ends"),
    ramp: flagRamp.optional(),
    updatedBy: line().optional().describe("observed: from git, who changed it last"),
    updatedAt: timestamp.optional().describe("observed: from git, when it was changed last"),
    auditId: recordId.optional().describe("observed: the AuditEvent of the last change"),
  }),
  (rule) => [
    rule(
      ["enabled", "killSwitch"],
      "must be false when killSwitch is true",
      (flag) => {
        return !(flag.killSwitch && flag.enabled);
      },
      { if: given("killSwitch", { const: true }), then: field("enabled", { const: false }) },
    ),
    rule(
      ["cohorts"],
      "must not name a cohort twice",
      ({ cohorts = [] }) => {
        return new Set(cohorts).size === cohorts.length;
      },
      withoutRepeats("cohorts"),
    ),
  ],
);
export type FeatureFlag = z.infer<typeof featureFlag>;
