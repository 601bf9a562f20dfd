import { z } from "zod";
import { entity, field } from "../entity.ts";
import { environmentName } from "../scalars.ts";
import { actionLink } from "./action-link.ts";
import { pipelineLog } from "./pipeline-log.ts";
import { pipelineSummary } from "./pipeline-summary.ts";
import { retentionDays } from "./retention.ts";
import { count, instant, recordId, timestamp } from "./scalars.ts";
import { subprojectPath, versionName } from "./tag-name.ts";

const dayMs = 86_400_000;

/** What a workflow says when it has ended (001): the job's summary, and an artifact as JSON and HTML. */
export const pipelineReport = entity(
  "PipelineReport",
  "What a workflow says when it has ended, with links to what can be done next.",
  z.strictObject({
    reportId: recordId.describe("unique"),
    pipelineRunId: z
      .string()
      .regex(/^[1-9]\d{0,19}$/, "must be a GitHub Actions run id, as text")
      .describe("run id of GitHub Actions"),
    pipelineType: z
      .enum(["PRE_RELEASE", "RELEASE", "POST_RELEASE", "MAINTENANCE", "SELF_HEALING"])
      .describe("kind of workflow"),
    status: z.enum(["SUCCESS", "FAILURE", "CANCELLED", "TIMEOUT"]).describe("how it ended"),
    completedAt: timestamp.describe("when it ended"),
    duration: count.describe("seconds"),
    version: versionName.describe("the version it was about, without the subproject"),
    subproject: subprojectPath.optional().describe("left out for the root"),
    environment: environmentName.optional().describe("where it went; left out where it went nowhere"),
    actionLinks: z.array(actionLink).max(50, "must have at most 50 links").describe("what can be done next"),
    summary: pipelineSummary.describe("what came of the stages"),
    logs: pipelineLog.describe("the log of the run"),
  }),
  (rule) => [
    rule(["actionLinks"], "must not have a linkId twice", ({ actionLinks }) => {
      return new Set(actionLinks.map((link) => link.linkId)).size === actionLinks.length;
    }),
    rule(
      ["summary", "status"],
      "must have no failed stage when the status is SUCCESS",
      ({ summary, status }) => {
        return status !== "SUCCESS" || summary.failed === 0;
      },
      { if: field("status", { const: "SUCCESS" }), then: field("summary", field("failed", { const: 0 })) },
    ),
    rule(["logs", "completedAt"], "must be kept for at least 30 days after completedAt", (report) => {
      return instant(report.logs.keptUntil) >= instant(report.completedAt) + retentionDays.logs * dayMs;
    }),
  ],
);
export type PipelineReport = z.infer<typeof pipelineReport>;
