import { z } from "zod";
import { entity } from "../entity.ts";
import { line, text, timestamp } from "../observed/scalars.ts";
import { environmentName } from "../scalars.ts";

/** What a value was or is to be: any one value of the catalog; null where there was or is none. */
const value = z.union([
  z.string().max(4096),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.union([z.string().max(4096), z.number(), z.boolean()])).max(100),
]);

/** Why a rule was loosened: who, why, when, which field, and the value before and after. */
export const governanceEntry = entity(
  "GovernanceEntry",
  "Why a gate, a guardrail, an approval or a cadence was changed.",
  z.strictObject({
    who: line(100).describe("who decided it"),
    why: text(4000).describe("the reason"),
    when: timestamp.describe("when it was decided"),
    environment: z
      .union([environmentName, z.literal("global")], { error: 'must be an environment or "global"' })
      .describe("the environment whose file changes"),
    field: z
      .string()
      .max(300, { abort: true, error: "must have at most 300 characters" })
      .regex(
        /^[A-Za-z][\w-]*(\.[\w-]+|\[\d+\]|\["[\w.-]+"\])*$/,
        "must be a path such as guardrails.api-p95.threshold",
      )
      .describe("path of the field that changes"),
    old: value.describe("the value before; null where there was none"),
    new: value.describe("the value after; null where there is none"),
  }),
  (rule) => [
    rule(["new", "old"], "must not be the old value", (entry) => {
      return JSON.stringify(entry.old) !== JSON.stringify(entry.new);
    }),
  ],
);
export type GovernanceEntry = z.infer<typeof governanceEntry>;

/** The file docs/governance.yml. */
export const governanceFile = z.strictObject({
  entries: z.array(governanceEntry).max(10_000).describe("every entry, oldest first"),
});
