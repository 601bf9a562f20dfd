import { z } from "zod";
import type { Connection } from "../../database/connection/connection.ts";
import { DatabaseFailed } from "../../database/connection/database-failed.ts";
import { GantryError } from "../../model/errors.ts";
import { pipelineRunUuid, stageRecordProblems } from "../../model/observed/pipeline-stage-record.ts";
import { digestOfRun, digestOfStage, linesText, stageProblems } from "./stage-digests.ts";
import type { TakenRun, TakenStage } from "./taken-run.ts";

/** Ids of the attempts that are there, those whose report is missing among them. */
export async function heldRunIds(connection: Connection): Promise<ReadonlySet<string>> {
  const rows = await connection.query(
    z.object({ id: z.string() }),
    "select id from gantry_evidence.pipeline_runs",
  );
  return new Set(rows.map(({ id }) => id));
}

/**
 * Adds a run and all of its stages, in one statement: both are there afterwards, or neither. Beside another one that does the
 * same, it is there once.
 *
 * @returns whether it was added
 * @throws GantryError where it does not fit together, or something else is there under its id
 */
export async function insertRun(
  connection: Connection,
  run: TakenRun,
  stages: readonly TakenStage[],
): Promise<boolean> {
  const name = `the run ${run.runId}, attempt ${run.attempt},`;
  const problems = [
    ...stageRecordProblems(stages.map(({ record }) => record)),
    ...stages.flatMap((stage) => stageProblems(run, stage).map((text) => `${stage.record.op_id}: ${text}`)),
  ];
  if (problems.length > 0) throw new GantryError(`${name} does not fit together`, { problems });
  const id = pipelineRunUuid(run.runId, run.attempt);
  const digest = digestOfRun(run, stages.length);
  try {
    const added = await connection.query(z.object({ id: z.string() }), insertion, [
      JSON.stringify([rowOfRun(run, { id, digest, stages: stages.length })]),
      JSON.stringify(stages.map(rowOfStage)),
    ]);
    if (added.length > 0) return true;
  } catch (error) {
    if (!(error instanceof DatabaseFailed) || error.state !== "23505") throw error;
    throw new GantryError(`${name} was not taken in: a stage of another run has the id of one of its own`, {
      problems: [error.message],
      cause: error,
    });
  }
  const [there] = await connection.query(
    z.object({ digest: z.string() }),
    "select digest from gantry_evidence.pipeline_runs where id = $1",
    [id],
  );
  if (there?.digest === digest) return false;
  throw new GantryError(`${name} is there already and says something else: what is there stays`);
}

const insertion = `with run as (
  insert into gantry_evidence.pipeline_runs (id, run_id, attempt, workflow, event, branch, commit_sha, actor, conclusion,
      is_of_pull_request, started_at, missing, stages, digest)
  select r.* from json_to_recordset($1::json) as r (id uuid, run_id bigint, attempt integer, workflow text, event text, branch text,
      commit_sha text, actor text, conclusion text, is_of_pull_request boolean, started_at timestamptz, missing text,
      stages integer, digest text)
  on conflict do nothing returning id
), stages as (
  insert into gantry_evidence.pipeline_stage_records (id, pipeline_run_id, component, stage_name, status, started_at, finished_at,
      duration_ms, artifact_url, log_digest, op_id, branch, triggered_by, environment, metadata, lines, digest)
  select s.* from json_to_recordset($2::json) as s (id uuid, pipeline_run_id uuid, component text, stage_name text, status text,
      started_at timestamptz, finished_at timestamptz, duration_ms bigint, artifact_url text, log_digest text, op_id text,
      branch text, triggered_by text, environment text, metadata jsonb, lines text, digest text)
  where s.pipeline_run_id in (select id from run)
)
select id from run`;

function rowOfRun(run: TakenRun, more: { id: string; digest: string; stages: number }): object {
  return {
    ...more,
    run_id: run.runId,
    attempt: run.attempt,
    workflow: run.workflow,
    event: run.event,
    branch: run.branch,
    commit_sha: run.commit,
    actor: run.actor,
    conclusion: run.conclusion,
    is_of_pull_request: run.isOfPullRequest,
    started_at: run.startedAt,
    missing: run.missing,
  };
}

function rowOfStage(stage: TakenStage): object {
  return { ...stage.record, lines: linesText(stage.lines), digest: digestOfStage(stage) };
}
