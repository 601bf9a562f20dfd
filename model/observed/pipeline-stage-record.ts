import { createHash } from "node:crypto";
import { z } from "zod";
import { entity, field } from "../entity.ts";
import { environmentName } from "../scalars.ts";
import { entityUuid } from "../uuid.ts";
import { artifactUrl } from "./artifact-url.ts";
import { jsonObject } from "./json-object.ts";
import { count, isBefore, line, recordId, sha256, timestamp } from "./scalars.ts";

/** An app as records name it (002). */
export function componentOf(app: string): string {
  return app.replaceAll("-", "_");
}

/** One execution of one stage of a workflow (002): a row of the evidence database. */
export const pipelineStageRecord = entity(
  "PipelineStageRecord",
  "One execution of one stage of a workflow.",
  z.strictObject({
    id: z.uuid({ error: "must be a UUID" }).describe("unique"),
    pipeline_run_id: z
      .uuid({ error: "must be a UUID" })
      .describe("UUIDv5 of the workflow run's id and attempt"),
    component: z
      .string()
      .regex(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/, "must be shared, or an app such as ocr_worker")
      .max(40, "must have at most 40 characters")
      .describe(
        "the app that it is about, with _ for -, or shared; any app's name is wider than the seed, on purpose",
      ),
    stage_name: z
      .string()
      .regex(/^[A-Za-z][\w .-]{0,99}$/, "must be a stage name such as deploy_cloud_run or GHCR Push")
      .describe("such as ruff, pytest, deploy_cloud_run, GHCR Push"),
    status: z.enum(["success", "failure", "skipped", "retrying"]).describe("how it ended"),
    started_at: timestamp.describe("when it began"),
    finished_at: timestamp.nullable().describe("when it ended; null while it is tried again"),
    duration_ms: count.describe("milliseconds, measured directly"),
    artifact_url: artifactUrl.nullable().describe("the evidence; null where the stage was skipped"),
    log_digest: sha256.describe("SHA-256 of the stage's structured log lines"),
    op_id: recordId.describe("opId of the structured log; unique per stage instance"),
    branch: line(250).describe("branch or tag of the run"),
    triggered_by: line().describe("GitHub actor or automation"),
    environment: environmentName.nullable().describe("null in a pull request"),
    metadata: jsonObject().describe("further details, such as coverage in percent"),
  }),
  (rule) => [
    rule(["finished_at", "started_at"], "must not be before started_at", (stage) => {
      return stage.finished_at === null || !isBefore(stage.finished_at, stage.started_at);
    }),
    rule(
      ["finished_at", "status"],
      "must be there unless the status is retrying",
      (stage) => {
        return stage.finished_at !== null || stage.status === "retrying";
      },
      { anyOf: [field("finished_at", { not: { type: "null" } }), field("status", { const: "retrying" })] },
    ),
    rule(
      ["artifact_url", "status"],
      "must be there unless the status is skipped",
      (stage) => {
        return stage.artifact_url !== null || stage.status === "skipped";
      },
      { anyOf: [field("artifact_url", { not: { type: "null" } }), field("status", { const: "skipped" })] },
    ),
  ],
);
export type PipelineStageRecord = z.infer<typeof pipelineStageRecord>;

/** One structured line of a stage's log. */
export const stageLogLine = entity(
  "StageLogLine",
  "One structured line of a stage's log.",
  z.strictObject({
    ts: timestamp.describe("when it happened"),
    opId: recordId.describe("op_id of the stage"),
    code: z.int().min(0).max(65_535).describe("exit or status code"),
    duration_ms: count.describe("milliseconds"),
  }),
);
export type StageLogLine = z.infer<typeof stageLogLine>;

/** `log_digest` of a stage: over its lines as JSON, each ended by a line feed. */
export function logDigest(lines: readonly StageLogLine[]): string {
  const hash = createHash("sha256");
  for (const { ts, opId, code, duration_ms } of lines) {
    hash.update(`${JSON.stringify({ ts, opId, code, duration_ms })}\n`);
  }
  return `sha256:${hash.digest("hex")}`;
}

/** `pipeline_run_id` of one attempt at a workflow run. */
export function pipelineRunUuid(workflowRunId: string, attempt: number): string {
  return entityUuid("PipelineRun", workflowRunId, String(attempt));
}

/** What does not fit between stage records, one sentence each: ids and op ids are unique. */
export function stageRecordProblems(records: readonly PipelineStageRecord[]): string[] {
  return (["id", "op_id"] as const).flatMap((field) =>
    [...Map.groupBy(records, (record) => record[field])]
      .filter(([, same]) => same.length > 1)
      .map(([value, same]) => `${field} "${value}" occurs ${same.length} times`),
  );
}
