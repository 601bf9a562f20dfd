import { z } from "zod";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { reportJob } from "../../model/observed/report-job.ts";
import { timestamp } from "../../model/observed/scalars.ts";
import { onOneLine } from "../../terminal/width.ts";
import { type Conclusion, conclusion } from "./conclusions.ts";

/** One attempt at a run of a workflow, as GitHub tells it. */
export interface WorkflowRun {
  id: string;
  attempt: number;
  /** Counted by GitHub for each workflow, from 1. */
  number: number;
  workflow: string;
  /** Such as `.github/workflows/rollback.yml`. */
  path: string;
  event: string;
  pullRequest: number | null;
  startedAt: string;
  url: string;
  /** All but the one that reports, in the order of their start; there is at least one. */
  jobs: readonly RunJob[];
}

export interface RunJob {
  id: string;
  name: string;
  conclusion: Conclusion;
  startedAt: string;
  completedAt: string;
  url: string;
  steps: readonly { name: string; conclusion: Conclusion; startedAt: string; completedAt: string }[];
}

const runOfGitHub = z.object({
  id: z.int(),
  run_attempt: z.int(),
  run_number: z.int(),
  name: z.string().nullish(),
  path: z.string(),
  event: z.string(),
  run_started_at: timestamp,
  html_url: z.string(),
  pull_requests: z.array(z.object({ number: z.int() })).nullish(),
});

const ended = { started_at: timestamp, completed_at: timestamp, conclusion };
const open = z.object({
  name: z.string(),
  status: z.enum(["queued", "in_progress", "waiting", "pending", "requested"]),
});
const step = z.object({ name: z.string(), ...ended });
const jobOfGitHub = z.union([
  z.object({
    id: z.int(),
    name: z.string(),
    status: z.literal("completed"),
    ...ended,
    html_url: z.string().nullish(),
    // One that was cancelled has steps that never began.
    steps: z.array(z.union([step, z.object({ name: z.string() })])).optional(),
  }),
  open,
]);

const permission = "Actions: read";

/**
 * Reads an attempt at a run, the last one where none is named.
 *
 * @throws GantryError where GitHub knows no such run, and where jobs still run besides the one that reports
 */
export async function readRun(client: GitHubClient, id: string, attempt?: number): Promise<WorkflowRun> {
  const what = `read the run ${id}`;
  const path = `/actions/runs/${id}${attempt === undefined ? "" : `/attempts/${attempt}`}`;
  const run = await client.find(runOfGitHub, path, { what, permission });
  const { owner, name } = client.repository;
  if (run === undefined) {
    throw new GantryError(
      `GitHub knows no run ${id}${attempt === undefined ? "" : `, attempt ${attempt},`} of ${owner}/${name}`,
      {
        hint: "a run's number is the last one of its page's address",
        exitCode: ExitCode.usage,
      },
    );
  }
  const { jobs, running } = await readJobs(client, { id, attempt: run.run_attempt, url: run.html_url });
  if (running.length > 0) {
    throw new GantryError(`the run ${id} has not ended: ${running.map(onOneLine).join(", ")} still to come`, {
      hint: "ask again once it has",
    });
  }
  if (jobs.length === 0) throw new GantryError(`the run ${id} has no jobs, so there is nothing to report`);
  const isOfPullRequest = run.event === "pull_request" || run.event === "pull_request_target";
  return {
    id: String(run.id),
    attempt: run.run_attempt,
    number: run.run_number,
    workflow: onOneLine(run.name ?? run.path),
    path: run.path.replace(/@.*$/s, ""),
    event: run.event,
    pullRequest: isOfPullRequest ? (run.pull_requests?.[0]?.number ?? null) : null,
    startedAt: run.run_started_at,
    url: `${run.html_url}/attempts/${run.run_attempt}`,
    jobs,
  };
}

/** What GitHub tells of the jobs of an attempt at a run. */
export interface AttemptJobs {
  /** Those that have ended but the one that reports, in the order of their start. */
  jobs: readonly RunJob[];
  /** The names of those that have not ended; the one that reports is not asked. */
  running: readonly string[];
  /** Whether one of them reports. */
  reports: boolean;
}

export async function readJobs(
  client: GitHubClient,
  { id, attempt, url }: { id: string; attempt: number; url: string },
): Promise<AttemptJobs> {
  const what = `read the run ${id}`;
  const asked = await client.list(jobOfGitHub, `/actions/runs/${id}/attempts/${attempt}/jobs`, {
    what,
    permission,
  });
  const others = asked.filter((job) => job.name !== reportJob);
  const jobs = others.flatMap((job) => ("conclusion" in job ? [jobOf(job, url)] : []));
  return {
    jobs: jobs.toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt)),
    running: others.filter((job) => !("conclusion" in job)).map((job) => job.name),
    reports: others.length < asked.length,
  };
}

function jobOf(job: Extract<z.infer<typeof jobOfGitHub>, { conclusion: unknown }>, runUrl: string): RunJob {
  return {
    id: String(job.id),
    name: onOneLine(job.name),
    conclusion: job.conclusion,
    startedAt: job.started_at,
    completedAt: later(job.started_at, job.completed_at),
    url: job.html_url ?? `${runUrl}/job/${job.id}`,
    steps: (job.steps ?? []).flatMap((one) =>
      "conclusion" in one
        ? [
            {
              name: one.name,
              conclusion: one.conclusion,
              startedAt: one.started_at,
              completedAt: later(one.started_at, one.completed_at),
            },
          ]
        : [],
    ),
  };
}

/** GitHub has been seen to end what was skipped a second before it began. */
function later(start: string, end: string): string {
  return Date.parse(end) < Date.parse(start) ? start : end;
}

const annotation = z.object({ message: z.string().nullish() });

/** The run with each job that ran out of time told from those that somebody cancelled, which GitHub calls by one word. */
export async function withTimeouts<Run extends Pick<WorkflowRun, "id" | "jobs">>(
  client: GitHubClient,
  run: Run,
): Promise<Run> {
  const jobs = await Promise.all(
    run.jobs.map(async (job): Promise<RunJob> => {
      if (job.conclusion !== "cancelled") return job;
      const said = await client.findList(annotation, `/check-runs/${job.id}/annotations`, {
        what: `read why "${job.name}" of the run ${run.id} was cancelled`,
        permission: "Checks: read",
      });
      const isLate = said?.some(({ message }) => /exceeded the maximum execution time/i.test(message ?? ""));
      return isLate === true ? { ...job, conclusion: "timed_out" } : job;
    }),
  );
  return { ...run, jobs };
}
