import type { GitHubClient } from "../../clients/github/github-client.ts";
import type { TakenRun, TakenStage } from "../../evidence/store/taken-run.ts";
import { reportArtifact } from "../../model/observed/report-job.ts";
import { logNameOf } from "../report/stage-log.ts";
import { readJobs, withTimeouts } from "../report/workflow-run.ts";
import type { Attempt } from "./attempts.ts";
import { type Artifact, listArtifacts, readArtifact } from "./read-artifact.ts";
import { type MakeStages, stagesOf } from "./stages-of.ts";
import { logProblem } from "./verify-log.ts";

/** What is to be kept of an attempt. */
export type Reading =
  | { kind: "whole"; run: TakenRun; stages: readonly TakenStage[]; artifacts: readonly Artifact[] }
  /** Without stages: there is no report, or none that is true. */
  | { kind: "without"; run: TakenRun; why: string; isRefused: boolean; artifacts: readonly Artifact[] }
  /** Not yet: it still changes. */
  | { kind: "later" }
  /** A workflow that leaves no reports. */
  | { kind: "other" };

/** A report that is not there so long after is not there any more. */
const settledMs = 3_600_000;

export interface ReadOptions extends Pick<MakeStages, "repository" | "pipelines"> {
  client: GitHubClient;
  /** Whether its workflow is known to report. */
  reports: boolean;
  now: Date;
}

/** Asks GitHub for an attempt, its jobs and what its report has left. @throws GantryError where GitHub cannot be asked */
export async function readForStore(attempt: Attempt, options: ReadOptions): Promise<Reading> {
  const { client, reports, now } = options;
  const { id, attempt: number, changedAt } = attempt;
  const asked = await readJobs(client, attempt);
  if (!reports && !asked.reports) return { kind: "other" };
  if (asked.running.length > 0) return { kind: "later" };
  const artifacts = await listArtifacts(client, id);
  const without = (why: string, isRefused = false): Reading => {
    const kept = runOf(attempt, why.slice(0, 500));
    return { kind: "without", run: kept, why, isRefused, artifacts };
  };
  if (asked.jobs.length === 0) return without("it has no jobs");
  const logged = await withTimeouts(client, { id, attempt: number, jobs: asked.jobs });
  const report = { run: id, artifacts, name: reportArtifact(number), file: logNameOf(logged) };
  const left = await readArtifact(client, report);
  if (left.kind === "missing") {
    return now.getTime() - Date.parse(changedAt) < settledMs ? { kind: "later" } : without(left.why);
  }
  if (left.kind === "refused") return without(left.why, true);
  const problem = logProblem(logged, left.text);
  if (problem !== undefined) return without(`its artifact ${left.artifact}: ${problem}`, true);
  const stages = stagesOf(attempt, { ...options, jobs: logged.jobs, artifact: left.artifact });
  return { kind: "whole", run: runOf(attempt, null), stages, artifacts };
}

function runOf(attempt: Attempt, missing: string | null): TakenRun {
  const { id, attempt: number, workflow, event, branch, commit, actor, conclusion } = attempt;
  const { isOfPullRequest, startedAt } = attempt;
  return {
    runId: id,
    attempt: number,
    workflow,
    event,
    branch,
    commit,
    actor,
    conclusion,
    isOfPullRequest,
    startedAt,
    missing,
  };
}
