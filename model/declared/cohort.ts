import { z } from "zod";
import { entity, field } from "../entity.ts";
import { line, recordId, timestamp } from "../observed/scalars.ts";
import { flagKey } from "./flag-key.ts";

const reference = /^([A-Za-z][\w.:-]*)?$/;
/** Random is the default, so a type that is left out is random too. */
const isRandom = field("type", { const: "random" });

/** A targeting rule of the flag evaluator (000). Whitelists and labels are for emergencies. */
export const cohort = entity(
  "Cohort",
  "A targeting rule of the flag evaluator.",
  z.strictObject({
    id: recordId.describe("derived from the name"),
    name: flagKey.describe("the key of the map; unique"),
    type: z.enum(["whitelist", "label", "random"]).default("random").describe("how a subject gets into it"),
    rule: z
      .string()
      .max(4096, { abort: true, error: "must have at most 4096 characters" })
      .describe("expression, or a reference to where it stands")
      .meta({ examples: ["rolloutPercentage"] }),
    createdBy: line()
      .describe("who added it")
      .meta({ examples: ["mali-s"] }),
    createdAt: timestamp.describe("when it was added").meta({ examples: ["2025-11-04T08:30:00Z"] }),
  }),
  (rule) => [
    rule(
      ["rule", "type"],
      "must not be empty for a whitelist or label",
      (one) => {
        return one.type === "random" || one.rule.trim() !== "";
      },
      { anyOf: [isRandom, field("rule", { pattern: String.raw`\S` })] },
    ),
    rule(
      ["rule", "type"],
      "must be empty or a reference such as rolloutPercentage for random",
      (one) => {
        return one.type !== "random" || reference.test(one.rule);
      },
      { if: isRandom, then: field("rule", { pattern: reference.source }) },
    ),
  ],
);
export type Cohort = z.infer<typeof cohort>;
