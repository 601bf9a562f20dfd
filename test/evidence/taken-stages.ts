import { logDigest, pipelineRunUuid } from "../../model/observed/pipeline-stage-record.ts";
import { entityUuid } from "../../model/uuid.ts";
import type { TakenRun, TakenStage } from "../../evidence/store/taken-run.ts";

export const run: TakenRun = {
  runId: "17294334450",
  attempt: 2,
  workflow: ".github/workflows/staging-api.yml",
  event: "push",
  branch: "main",
  commit: "a".repeat(40),
  actor: "mali-s",
  conclusion: "success",
  isOfPullRequest: false,
  startedAt: "2026-11-28T10:00:00Z",
  missing: null,
};

/** A stage of a run that began so many minutes after it, with two lines. */
export function stageOf(of: TakenRun, job: number, minutes = job): TakenStage {
  const opId = `${of.runId}/${of.attempt}/${job}`;
  const at = (more: number): string =>
    new Date(Date.parse(of.startedAt) + minutes * 60_000 + more).toISOString().replace(".000Z", "Z");
  const lines = [
    { ts: at(1000), opId, code: 0, duration_ms: 1000 },
    { ts: at(4000), opId, code: 0, duration_ms: 3000 },
  ];
  return {
    lines,
    record: {
      id: entityUuid("PipelineStageRecord", opId),
      pipeline_run_id: pipelineRunUuid(of.runId, of.attempt),
      component: "api",
      stage_name: "GHCR Push",
      status: "success",
      started_at: at(0),
      finished_at: at(4000),
      duration_ms: 4000,
      artifact_url: `https://github.com/lotus-labs/lotus/actions/runs/${of.runId}/artifacts/2042`,
      log_digest: logDigest(lines),
      op_id: opId,
      branch: of.branch,
      triggered_by: of.actor,
      environment: of.isOfPullRequest ? null : "staging",
      metadata: { coverage: 87.5, b: { z: 1, a: [true, null] } },
    },
  };
}
