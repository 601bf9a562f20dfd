import { z } from "zod";
import type { Connection } from "../../database/connection/connection.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { pipelineRunUuid, type PipelineStageRecord } from "../../model/observed/pipeline-stage-record.ts";
import { retentionDays } from "../../model/observed/retention.ts";
import { digestOfRun, digestOfStage, readLines, stageProblems } from "./stage-digests.ts";
import { type StageOfRun, takenRun, type TakenRun, takenStage } from "./taken-run.ts";

export interface WhichStages {
  component?: PipelineStageRecord["component"] | undefined;
  /** Those that began then or later. */
  since?: Date | undefined;
}

export interface ReadStages {
  /** By their start. */
  stages: readonly StageOfRun[];
  /** Attempts at runs whose report was never there, by their start: of those there are no stages. */
  missing: readonly TakenRun[];
}

/**
 * The stages that were taken in, each verified: its lines by its `log_digest`, and the whole of it by the digest of its row.
 *
 * @throws GantryError with exit code 3 that names each record that is not what was taken in
 */
export async function readStages(connection: Connection, which: WhichStages): Promise<ReadStages> {
  const runs = await readRuns(connection);
  const stages = await readRows(connection, runs, which);
  const problems = [...runs.values(), ...stages].flatMap((each) => each.problems);
  if (problems.length > 0) {
    throw new GantryError(`records of stages are not what was taken in (${connection.where})`, {
      problems,
      hint: "look who could write there, keep a copy of what differs, and begin another database",
      exitCode: ExitCode.violation,
    });
  }
  const since = which.since?.getTime() ?? 0;
  return {
    stages: stages.flatMap(({ stage }) => stage ?? []),
    missing: [...runs.values()].flatMap(({ run }) =>
      run !== undefined && run.missing !== null && Date.parse(run.startedAt) >= since ? [run] : [],
    ),
  };
}

/** How many there are, how many runs are past their retention or without a report, and what is not what was taken in, a line each. */
export async function heldStages(
  connection: Connection,
  now: Date,
): Promise<{
  runs: number;
  stages: number;
  missing: number;
  pastRetention: number;
  problems: readonly string[];
}> {
  const runs = await readRuns(connection);
  const stages = await readRows(connection, runs, {});
  const counts = Map.groupBy(stages, ({ runId }) => runId);
  const lacking = [...runs].flatMap(([id, { name, many }]) => {
    const has = counts.get(id)?.length ?? 0;
    return has === many ? [] : [`${name} has ${has} stages, and ${many} were taken in`];
  });
  const oldest = now.getTime() - retentionDays.logs * 86_400_000;
  const all = [...runs.values()];
  return {
    runs: all.length,
    stages: stages.length,
    missing: all.filter(({ run }) => run !== undefined && run.missing !== null).length,
    pastRetention: all.filter(({ takenInAt }) => takenInAt.getTime() < oldest).length,
    problems: [...all, ...stages].flatMap(({ problems }) => problems).concat(lacking),
  };
}

/** Removes the runs that are past their retention, with their stages. @returns how many runs went */
export async function pruneStages(connection: Connection, now: Date): Promise<number> {
  const values = [now.toISOString(), retentionDays.logs];
  const old = "taken_in_at < $1::timestamptz - make_interval(days => $2)";
  await connection.run("begin");
  await connection.query(
    z.unknown(),
    `delete from gantry_evidence.pipeline_stage_records where ${old}`,
    values,
  );
  const gone = await connection.query(
    z.object({ id: z.string() }),
    `delete from gantry_evidence.pipeline_runs where ${old} returning id`,
    values,
  );
  await connection.run("commit");
  return gone.length;
}

interface VerifiedRun {
  /** For messages. */
  name: string;
  /** Undefined where it is none. */
  run: TakenRun | undefined;
  /** How many stages were taken in with it. */
  many: number;
  takenInAt: Date;
  problems: readonly string[];
}

const time = z.date().transform((at) => at.toISOString());
const number = z.coerce.number();
async function readRuns(connection: Connection): Promise<ReadonlyMap<string, VerifiedRun>> {
  const rows = await connection.query(
    z
      .object({ id: z.string(), digest: z.string(), stages: number, taken_in_at: z.date(), startedAt: time })
      .loose(),
    `select id, digest, stages, taken_in_at, run_id::text as "runId", attempt, workflow, event, branch, commit_sha as commit, actor,
        conclusion, is_of_pull_request as "isOfPullRequest", started_at as "startedAt", missing
       from gantry_evidence.pipeline_runs order by started_at, id`,
  );
  return new Map(
    rows.map(({ id, digest, stages, taken_in_at, ...rest }) => {
      const { data: run } = takenRun.safeParse(rest);
      const name = `the run ${run === undefined ? id : `${run.runId}, attempt ${run.attempt},`}`;
      const isSame =
        run !== undefined &&
        digestOfRun(run, stages) === digest &&
        pipelineRunUuid(run.runId, run.attempt) === id;
      const problems = isSame ? [] : [`${name} is not what was taken in`];
      return [id, { name, run, many: stages, takenInAt: taken_in_at, problems }];
    }),
  );
}

interface VerifiedStage {
  runId: string;
  /** Undefined where it is none. */
  stage: StageOfRun | undefined;
  problems: readonly string[];
}

async function readRows(
  connection: Connection,
  runs: ReadonlyMap<string, VerifiedRun>,
  { component, since }: WhichStages,
): Promise<readonly VerifiedStage[]> {
  const rows = await connection.query(
    z
      .object({
        pipeline_run_id: z.string(),
        op_id: z.string(),
        started_at: time,
        finished_at: time.nullable(),
        duration_ms: number,
        lines: z.string(),
        digest: z.string(),
      })
      .loose(),
    `select id, pipeline_run_id, component, stage_name, status, started_at, finished_at, duration_ms, artifact_url, log_digest, op_id,
        branch, triggered_by, environment, metadata, lines, digest
       from gantry_evidence.pipeline_stage_records
      where ($1::text is null or component = $1) and ($2::timestamptz is null or started_at >= $2)
      order by started_at, op_id`,
    [component ?? null, since?.toISOString() ?? null],
  );
  return rows.map(({ lines, digest, ...record }) => {
    const { op_id, pipeline_run_id: runId } = record;
    const run = runs.get(runId)?.run;
    const { data: stage } = takenStage.safeParse({ record, lines: readLines(lines) });
    const problems =
      stage === undefined
        ? ["it is none any more"]
        : [
            ...(run === undefined ? ["its run is not there"] : stageProblems(run, stage)),
            ...(digestOfStage(stage) === digest ? [] : ["it is not what was taken in"]),
          ];
    return {
      runId,
      stage: stage === undefined || run === undefined ? undefined : { ...stage, run },
      problems: problems.map((problem) => `the stage ${op_id}: ${problem}`),
    };
  });
}
