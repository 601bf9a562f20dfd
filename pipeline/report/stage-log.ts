import { createHash } from "node:crypto";
import { type StageLogLine } from "../../model/observed/pipeline-stage-record.ts";
import { meaningOf } from "./conclusions.ts";
import type { RunJob, WorkflowRun } from "./workflow-run.ts";

/** `op_id` of a job: GitHub gives each attempt's jobs ids of their own. */
function opIdOf(run: WorkflowRun, job: RunJob): string {
  return `${run.id}/${run.attempt}/${job.id}`;
}

/** A job's structured log: a line for each step that began, and one for the job itself where it has none. */
function stageLines(run: WorkflowRun, job: RunJob): StageLogLine[] {
  const began = job.steps.filter(({ conclusion }) => conclusion !== "skipped");
  return (began.length > 0 ? began : [job]).map(({ startedAt, completedAt, conclusion }) => ({
    ts: completedAt,
    opId: opIdOf(run, job),
    code: meaningOf[conclusion].code,
    duration_ms: Date.parse(completedAt) - Date.parse(startedAt),
  }));
}

/** The log of all stages as JSON Lines, and what identifies it. */
export function runLog(run: WorkflowRun): { text: string; sha256: string; lines: number } {
  const lines = run.jobs.flatMap((job) => stageLines(run, job));
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  return { text, sha256: `sha256:${createHash("sha256").update(text).digest("hex")}`, lines: lines.length };
}
