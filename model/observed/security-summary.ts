import { z } from "zod";
import { entity, field, given } from "../entity.ts";
import { count } from "./scalars.ts";

const isFailed = field("status", { const: "FAILED" });
const findings = z.int().min(0, "must be at least 0").max(1_000_000, "must be at most 1000000");

/** What came of a scan. One that read nothing is a failure: a scanner that sees nothing also finds nothing. */
export const securitySummary = entity(
  "SecuritySummary",
  "What came of a scan.",
  z.strictObject({
    status: z
      .enum(["PASSED", "FINDINGS", "FAILED"])
      .describe("FAILED is the scan itself: no scanner, a timeout, unreadable output, nothing read"),
    scope: z
      .enum(["history", "staged", "dependencies", "policy"])
      .optional()
      .describe("what was looked at; a history where it is left out"),
    filesScanned: count.describe("files that were read"),
    commitsScanned: count.describe("commits that were read"),
    duration: count.describe("seconds"),
    findings: findings.describe("findings in total"),
    findingsBySeverity: z
      .strictObject({
        CRITICAL: findings.describe("critical findings"),
        HIGH: findings.describe("high findings"),
        MEDIUM: findings.describe("medium findings"),
        LOW: findings.describe("low findings"),
      })
      .describe("findings by severity"),
  }),
  (rule) => [
    rule(["findings", "findingsBySeverity"], "must be the findings of all severities together", (summary) => {
      const { CRITICAL, HIGH, MEDIUM, LOW } = summary.findingsBySeverity;
      return summary.findings === CRITICAL + HIGH + MEDIUM + LOW;
    }),
    rule(
      ["status", "filesScanned"],
      "must be FAILED where no file was read",
      (one) => {
        return one.status === "FAILED" || one.filesScanned > 0;
      },
      { anyOf: [isFailed, field("filesScanned", { minimum: 1 })] },
    ),
    rule(
      ["status", "commitsScanned", "scope"],
      "must be FAILED where no commit of a history was read",
      (one) => {
        const isHistory = one.scope === undefined || one.scope === "history";
        return one.status === "FAILED" || !isHistory || one.commitsScanned > 0;
      },
      {
        anyOf: [
          isFailed,
          given("scope", { not: { const: "history" } }),
          field("commitsScanned", { minimum: 1 }),
        ],
      },
    ),
    rule(
      ["commitsScanned", "scope"],
      "must be 0 for what is staged",
      (one) => {
        return one.scope !== "staged" || one.commitsScanned === 0;
      },
      { if: given("scope", { const: "staged" }), then: field("commitsScanned", { const: 0 }) },
    ),
    rule(
      ["status", "findings"],
      "must be PASSED without findings and FINDINGS with some, unless FAILED",
      (one) => {
        return one.status === "FAILED" || (one.status === "PASSED") === (one.findings === 0);
      },
      {
        anyOf: [
          isFailed,
          {
            if: field("status", { const: "PASSED" }),
            then: field("findings", { const: 0 }),
            else: field("findings", { minimum: 1 }),
          },
        ],
      },
    ),
  ],
);
