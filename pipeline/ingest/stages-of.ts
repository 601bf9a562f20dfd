import type { PipelineDefinition } from "../../model/declared/pipeline-definition.ts";
import type { Repository } from "../../model/declared/product.ts";
import { environmentNames } from "../../model/environment-names.ts";
import {
  componentOf,
  logDigest,
  pipelineRunUuid,
  type PipelineStageRecord,
} from "../../model/observed/pipeline-stage-record.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { entityUuid } from "../../model/uuid.ts";
import type { TakenStage } from "../../evidence/store/taken-run.ts";
import { meaningOf } from "../report/conclusions.ts";
import { opIdOf, stageLines } from "../report/stage-log.ts";
import type { RunJob } from "../report/workflow-run.ts";
import type { Attempt } from "./attempts.ts";

export interface MakeStages {
  jobs: readonly RunJob[];
  /** GitHub's number of the artifact that holds their log. */
  artifact: number;
  repository: Pick<Repository, "owner" | "name">;
  pipelines: readonly Pick<PipelineDefinition, "workflowFile" | "app" | "environment">[];
}

/** The records of an attempt's stages (002): one for each job of its own. */
export function stagesOf(attempt: Attempt, options: MakeStages): TakenStage[] {
  return options.jobs.filter((job) => isOwn(attempt, job)).map((job) => stageOf(attempt, job, options));
}

/** A second attempt also has the jobs of the first that were not done again: those are on record there. */
function isOwn({ attempt, startedAt }: Attempt, job: RunJob): boolean {
  return attempt === 1 || Date.parse(job.startedAt) >= Date.parse(startedAt);
}

function stageOf(
  attempt: Attempt,
  job: RunJob,
  { jobs, artifact, repository, pipelines }: MakeStages,
): TakenStage {
  const run = { id: attempt.id, attempt: attempt.attempt, jobs };
  const pipeline = pipelines.find(({ workflowFile }) => workflowFile === attempt.workflow);
  const lines = stageLines(run, job);
  const op_id = opIdOf(run, job);
  const status = meaningOf[job.conclusion].stage;
  const isSkipped = status === "skipped";
  const record: PipelineStageRecord = {
    id: entityUuid("PipelineStageRecord", op_id),
    pipeline_run_id: pipelineRunUuid(attempt.id, attempt.attempt),
    component: pipeline === undefined ? "shared" : componentOf(pipeline.app),
    stage_name: stageName(job.name),
    status,
    started_at: job.startedAt,
    finished_at: job.completedAt,
    duration_ms: isSkipped ? 0 : Date.parse(job.completedAt) - Date.parse(job.startedAt),
    artifact_url: isSkipped
      ? null
      : `https://github.com/${repository.owner}/${repository.name}/actions/runs/${attempt.id}/artifacts/${artifact}`,
    log_digest: logDigest(lines),
    op_id,
    branch: attempt.branch,
    triggered_by: attempt.actor,
    environment: attempt.isOfPullRequest ? null : environmentOf(attempt, job, pipeline),
    metadata: {
      job: job.name,
      conclusion: job.conclusion,
      workflow: attempt.workflow,
      event: attempt.event,
      commit: attempt.commit,
      is_of_pull_request: attempt.isOfPullRequest,
    },
  };
  return { record, lines };
}

/** A job's name in the characters that a stage's name has. */
function stageName(job: string): string {
  const name = job.replaceAll(/[^A-Za-z0-9_ .-]+/g, " ").trim();
  return (/^[A-Za-z]/.test(name) ? name : `job ${name}`).slice(0, 100).trim();
}

/** Of a pipeline, its own; else the one that the workflow or the job is named after, as the generated ones are. */
function environmentOf(
  { workflow }: Attempt,
  { name }: RunJob,
  pipeline: MakeStages["pipelines"][number] | undefined,
): EnvironmentName | null {
  return (
    pipeline?.environment ??
    environmentNames.find(
      (one) =>
        workflow === `.github/workflows/deploy-${one}.yml` || name === one || name.startsWith(`${one}-`),
    ) ??
    null
  );
}
