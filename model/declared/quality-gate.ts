import { z } from "zod";
import { line } from "../observed/scalars.ts";
import { entityId, zonedTime } from "../scalars.ts";

const percent = z.number().min(0, "must be at least 0").max(100, "must be at most 100");

/** What must hold on a branch before it takes a change (000). */
export const qualityGate = z
  .strictObject({
    id: entityId.describe("the key of the map"),
    name: line(80)
      .describe("as people read it")
      .meta({ examples: ["Pull requests"] }),
    thresholds: z
      .strictObject({
        coverage: percent.describe("percent of lines, 0–100").meta({ examples: [80] }),
        testPass: percent.describe("percent of tests, 0–100").meta({ examples: [100] }),
        lintErrors: z.literal(0).default(0).describe("a count; none is allowed"),
        typecheck: z.literal("pass").default("pass").describe("pass or fail"),
      })
      .describe("what must be reached"),
    enforcedOn: z.enum(["pr", "main", "pre-release"]).describe("where it holds"),
    requiredChecks: z
      .array(line(100))
      .min(1, "must not be empty")
      .refine((checks) => new Set(checks).size === checks.length, "must not name a check twice")
      .describe("names of the status checks")
      .meta({ examples: [["lint", "test", "secrets"]] }),
    requiredReviews: z.int().min(0).max(6).default(1).describe("approving reviews"),
    codeOwnerReview: z.boolean().default(false).describe("owners of the changed files must review"),
    signedCommits: z.boolean().default(false).describe("only signed commits"),
    updatedAt: zonedTime.optional().describe("observed: from git"),
  })
  .describe("What must hold on a branch before it takes a change.");
export type QualityGate = z.infer<typeof qualityGate>;
