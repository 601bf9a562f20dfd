import { z } from "zod";
import { entity } from "../entity.ts";
import { recordId, timestamp } from "./scalars.ts";
import { securityFinding } from "./security-finding.ts";
import { securitySummary } from "./security-summary.ts";

/** One scan of a pipeline (001): kept in the evidence database for at least 30 days. */
export const securityAudit = entity(
  "SecurityAudit",
  "One scan of a pipeline and what it found.",
  z.strictObject({
    auditId: recordId.describe("unique"),
    scanType: z.enum(["GITLEAKS", "TRUFFLEHOG", "CUSTOM"]).describe("the scanner"),
    pipelineRunId: recordId.describe("the run it belongs to: of GitHub Actions, or a local one"),
    scannedAt: timestamp.describe("when it was done"),
    findings: z
      .array(securityFinding)
      .max(10_000, "must have at most 10000 entries")
      .describe("what was found"),
    summary: securitySummary.describe("what came of it"),
  }),
  (rule) => [
    rule(
      ["summary", "findings"],
      "must count the findings, in total and by severity",
      ({ summary, findings }) => {
        const bySeverity = Object.entries(summary.findingsBySeverity);
        return (
          summary.findings === findings.length &&
          bySeverity.every(([name, many]) => many === findings.filter((one) => one.severity === name).length)
        );
      },
    ),
  ],
);
export type SecurityAudit = z.infer<typeof securityAudit>;
