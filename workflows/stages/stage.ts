import type { PipelineDefinition } from "../../model/declared/pipeline-definition.ts";
import type { Job } from "../workflow.ts";

export interface Pipeline extends PipelineDefinition {
  defaultBranch: string;
  /** Whether GitHub attests what the repository publishes. */
  attests: boolean;
}

/** One stage of a pipeline as a job: its own runner, its own least permissions, its own line in the checks. */
export interface Stage {
  /** The job's id. */
  id: string;
  job: (pipeline: Pipeline) => Job;
}

/** The images of a pipeline among its artifacts; the others are files. */
export function imagesOf({ artifacts }: Pipeline): string[] {
  return artifacts.filter((artifact) => artifact.startsWith("ghcr.io/"));
}

/**
 * Where something may leave the repository: on the default branch and for a version's tag. A pull request, a merge queue and
 * a dispatch from another branch all have other refs.
 */
export function releases({ triggers, defaultBranch }: Pipeline): string {
  const branch = `github.ref == 'refs/heads/${defaultBranch}'`;
  return triggers.includes("tag") || triggers.includes("release")
    ? `${branch} || github.ref_type == 'tag'`
    : branch;
}
