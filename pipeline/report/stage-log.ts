import { createHash } from "node:crypto";
import { type StageLogLine } from "../../model/observed/pipeline-stage-record.ts";
import { meaningOf } from "./conclusions.ts";
import type { RunJob, WorkflowRun } from "./workflow-run.ts";

type LoggedRun = Pick<WorkflowRun, "id" | "attempt" | "jobs">;

/** `op_id` of a job: GitHub gives each attempt's jobs ids of their own. */
export function opIdOf(run: LoggedRun, job: RunJob): string {
  return `${run.id}/${run.attempt}/${job.id}`;
}

/** A job's structured log: a line for each step that began, and one for the job itself where it has none. */
export function stageLines(run: LoggedRun, job: RunJob): StageLogLine[] {
  const began = job.steps.filter(({ conclusion }) => conclusion !== "skipped");
  return (began.length > 0 ? began : [job]).map(({ startedAt, completedAt, conclusion }) => ({
    ts: completedAt,
    opId: opIdOf(run, job),
    code: meaningOf[conclusion].code,
    duration_ms: Date.parse(completedAt) - Date.parse(startedAt),
  }));
}

/** The name of the file with the log of all stages. */
export function logNameOf({ id, attempt }: LoggedRun): string {
  return `stages-${id}-${attempt}.jsonl`;
}

/** The log of all stages as JSON Lines, and what identifies it. */
export function runLog(run: LoggedRun): { text: string; sha256: string; lines: number } {
  const lines = run.jobs.flatMap((job) => stageLines(run, job));
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join("");
  return { text, sha256: `sha256:${createHash("sha256").update(text).digest("hex")}`, lines: lines.length };
}
