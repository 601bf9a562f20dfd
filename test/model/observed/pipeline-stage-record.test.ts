import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import {
  logDigest,
  pipelineRunUuid,
  pipelineStageRecord,
  stageRecordProblems,
} from "../../../model/observed/pipeline-stage-record.ts";
import { exampleOf } from "../../../cli/generators/json-schemas.ts";
import { describeEntity } from "../../support/entities/describe-entity.ts";

describeEntity("PipelineStageRecord", {
  right: [
    { environment: null, branch: "refs/pull/12/merge" },
    { stage_name: "GHCR Push", status: "retrying", finished_at: null },
    { status: "skipped", artifact_url: null },
    { component: "mobile", status: "skipped", finished_at: "2025-11-21T14:24:00Z", duration_ms: 0 },
    { component: "ocr_worker", environment: "performance", metadata: {} },
    { artifact_url: "https://api.github.com/repos/lotus-labs/lotus/actions/artifacts/2042/zip" },
  ],
  wrong: {
    id: ["00000000-0000-0000-0000-00000000000g", "{3f1e9a52-7c64-5b0e-9d1f-2a6c8e4b7d10}"],
    pipeline_run_id: ["17294334450"],
    component: ["ocr-worker", "API", "", "_api", "a".repeat(41)],
    stage_name: ["", "1st", "Build\n"],
    status: ["succeeded", "Success"],
    started_at: ["2025-11-21T14:24:00"],
    finished_at: ["2025-11-21"],
    duration_ms: ["130122", -1, 0.5],
    artifact_url: [
      "http://github.com/lotus-labs/lotus/actions/runs/1/artifacts/2",
      "https://github.com.evil.example/lotus-labs/lotus/actions/runs/1/artifacts/2",
      "https://evil.example/github.com/lotus-labs/lotus/actions/runs/1/artifacts/2",
      "https://github.com@evil.example/lotus-labs/lotus/actions/runs/1/artifacts/2",
      "https://github.com/lotus-labs/lotus/actions/runs/1",
      "https://github.com/lotus-labs/lotus/actions/runs/1/artifacts/2?x=1",
      "https://GITHUB.com/lotus-labs/lotus/actions/runs/1/artifacts/2",
      "https://github.com/lotus-labs/../actions/runs/1/artifacts/2/..",
    ],
    log_digest: ["", "sha1:abc", "a".repeat(64)],
    op_id: ["", " op"],
    branch: ["main\u0000"],
    triggered_by: ["", "\u2066mali"],
    environment: ["prod", "", "none"],
    metadata: ["{}", [], { coverage: Number.NaN }],
  },
  rules: {
    "finished_at must be there unless the status is retrying": [{ finished_at: null }],
    "artifact_url must be there unless the status is skipped": [{ artifact_url: null }],
    "finished_at must not be before started_at": [
      { finished_at: "2025-11-21T14:23:59.999Z" },
      { started_at: "2025-11-21T14:24:00-07:00" },
    ],
  },
});

describe("stage records", () => {
  const one = pipelineStageRecord.parse(exampleOf("PipelineStageRecord", process.cwd()));
  const other = { ...one, id: "9b2d7c14-0e5a-5f38-8c61-4d7f1a3e6b92", op_id: "op-2" };

  it("have ids and op ids of their own", () => {
    assert.deepEqual(stageRecordProblems([one, other]), []);
    assert.match(
      stageRecordProblems([one, { ...other, op_id: one.op_id }]).join("\n"),
      /^op_id ".*" occurs 2 times$/,
    );
    assert.match(stageRecordProblems([one, { ...other, id: one.id }]).join("\n"), /^id ".*" occurs 2 times$/);
  });

  it("name the digest of their log lines, each ended by a line feed", () => {
    const line = { ts: "2025-11-21T14:24:00Z", opId: "op-1", code: 0, duration_ms: 5 };
    const text = `${JSON.stringify(line)}\n`.repeat(2);
    assert.equal(logDigest([line, line]), `sha256:${createHash("sha256").update(text).digest("hex")}`);
    assert.notEqual(logDigest([line]), logDigest([]));
  });

  it("have the same run id for the same run and attempt alone", () => {
    assert.equal(pipelineRunUuid("17294334450", 1), pipelineRunUuid("17294334450", 1));
    assert.notEqual(pipelineRunUuid("17294334450", 1), pipelineRunUuid("17294334450", 2));
    assert.notEqual(pipelineRunUuid("1", 12), pipelineRunUuid("11", 2));
  });
});
