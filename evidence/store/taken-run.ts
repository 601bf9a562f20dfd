import { z } from "zod";
import { pipelineStageRecord, stageLogLine } from "../../model/observed/pipeline-stage-record.ts";
import { anyCommitSha, line, timestamp } from "../../model/observed/scalars.ts";

/** One attempt at a run of a workflow, as GitHub told it when it was taken in. */
export const takenRun = z.strictObject({
  /** GitHub's number. */
  runId: z.string().regex(/^[1-9]\d{0,18}$/),
  attempt: z.int().min(1),
  /** Such as `.github/workflows/rollback.yml`. */
  workflow: line(300),
  /** What started it, in GitHub's words. */
  event: line(60),
  branch: line(250),
  commit: anyCommitSha,
  /** Who started the attempt. */
  actor: line(),
  conclusion: line(40),
  /** Of a pull request, or of another repository's commit: it proves nothing. */
  isOfPullRequest: z.boolean(),
  startedAt: timestamp,
  /** Why there are no stages of it; null where its report was taken in. */
  missing: line(500).nullable(),
});
export type TakenRun = z.infer<typeof takenRun>;

/** A stage, with the lines of its log and the run that it is of. */
export const takenStage = z.strictObject({
  record: pipelineStageRecord,
  lines: z.array(stageLogLine).min(1),
});
export type TakenStage = z.infer<typeof takenStage>;

export interface StageOfRun extends TakenStage {
  run: TakenRun;
}
