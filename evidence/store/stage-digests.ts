import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import {
  logDigest,
  pipelineRunUuid,
  stageLogLine,
  type StageLogLine,
} from "../../model/observed/pipeline-stage-record.ts";
import { parseJson } from "../../model/parse-json.ts";
import type { TakenRun, TakenStage } from "./taken-run.ts";

/** A stage's lines as they are stored, and digested: JSON Lines. */
export function linesText(lines: readonly StageLogLine[]): string {
  return lines
    .map(({ ts, opId, code, duration_ms }) => `${JSON.stringify({ ts, opId, code, duration_ms })}\n`)
    .join("");
}

/** Undefined for what `linesText` has not written. */
export function readLines(text: string): readonly StageLogLine[] | undefined {
  const lines = text
    .split("\n")
    .slice(0, -1)
    .map((line) => stageLogLine.safeParse(parseJson(line)));
  const parsed = lines.flatMap(({ data }) => data ?? []);
  return parsed.length === lines.length && linesText(parsed) === text ? parsed : undefined;
}

/** Over all that a row of a run says, whatever the order of its fields. */
export function digestOfRun(run: TakenRun, stages: number): string {
  return digestOf({ ...run, startedAt: sameTime(run.startedAt), stages });
}

/** Likewise of a stage, its lines among it. */
export function digestOfStage({ record, lines }: TakenStage): string {
  const { started_at, finished_at } = record;
  return digestOf({
    ...record,
    started_at: sameTime(started_at),
    finished_at: finished_at === null ? null : sameTime(finished_at),
    lines: linesText(lines),
  });
}

/** What does not fit in a stage of a run, a sentence each. */
export function stageProblems(run: TakenRun, { record, lines }: TakenStage): string[] {
  return [
    ...(record.pipeline_run_id === pipelineRunUuid(run.runId, run.attempt) ? [] : ["it is of another run"]),
    ...(lines.every(({ opId }) => opId === record.op_id) ? [] : ["a line of its log is of another stage"]),
    ...(logDigest(lines) === record.log_digest ? [] : ["its log_digest is not that of its lines"]),
    ...(run.isOfPullRequest && record.environment !== null
      ? ["it names an environment, and is of a pull request"]
      : []),
  ];
}

/** A database gives a time back in its own words. */
function sameTime(time: string): string {
  return new Date(time).toISOString();
}

function digestOf(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error("no JSON");
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}
