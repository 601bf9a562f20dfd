import { z } from "zod";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { anyCommitSha, timestamp } from "../../model/observed/scalars.ts";
import { onOneLine } from "../../terminal/width.ts";

/** One ended attempt at a run of a workflow, as GitHub tells it. */
export interface Attempt {
  id: string;
  attempt: number;
  /** Such as `.github/workflows/rollback.yml`. */
  workflow: string;
  event: string;
  branch: string;
  commit: string;
  actor: string;
  conclusion: string;
  isOfPullRequest: boolean;
  startedAt: string;
  /** When GitHub last changed anything of the run. */
  changedAt: string;
  url: string;
}

const named = z.object({ login: z.string() }).nullish();
const runOfGitHub = z.object({
  id: z.int(),
  run_attempt: z.int().min(1),
  path: z.string(),
  event: z.string(),
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
  head_branch: z.string().nullable(),
  head_sha: anyCommitSha,
  actor: named,
  triggering_actor: named,
  run_started_at: timestamp,
  updated_at: timestamp,
  html_url: z.string(),
  repository: z.object({ id: z.int() }),
  // Of a fork that is gone there is none.
  head_repository: z.object({ id: z.int() }).nullish(),
});
type RunOfGitHub = z.infer<typeof runOfGitHub>;

const permission = "Actions: read";
/** GitHub tells no more of one question, however many pages are asked for. */
const mostToldOf = 1000;
const dayMs = 86_400_000;

/** The runs that began in a time, the oldest first: a day is asked for at once, and in halves where more ran than GitHub tells. */
export async function listRuns(client: GitHubClient, from: Date, to: Date): Promise<RunOfGitHub[]> {
  const runs: RunOfGitHub[] = [];
  for (let at = from.getTime(); at <= to.getTime(); at += dayMs) {
    runs.push(...(await listWindow(client, at, Math.min(at + dayMs - 1000, to.getTime()))));
  }
  const known = new Map(runs.map((run) => [run.id, run]));
  return [...known.values()].sort((a, b) => a.id - b.id);
}

async function listWindow(client: GitHubClient, from: number, to: number): Promise<RunOfGitHub[]> {
  const second = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
  const created = encodeURIComponent(`${second(from)}..${second(to)}`);
  const runs = await client.list(runOfGitHub, `/actions/runs?created=${created}`, {
    what: `list the runs of ${second(from).slice(0, 10)}`,
    permission,
  });
  if (runs.length < mostToldOf || to - from < 2000) return runs;
  const half = from + Math.floor((to - from) / 2000) * 1000;
  return [...(await listWindow(client, from, half)), ...(await listWindow(client, half + 1000, to))];
}

/** The numbers of a run's attempts that have ended: an earlier one has, whatever the newest does. */
export function endedAttempts(run: RunOfGitHub): number[] {
  const last = run.status === "completed" ? run.run_attempt : run.run_attempt - 1;
  return Array.from({ length: last }, (_, index) => index + 1);
}

/** An attempt at a run: that of the list, or an earlier one, which is asked for. Undefined where GitHub has forgotten it. */
export async function readAttempt(
  client: GitHubClient,
  run: RunOfGitHub,
  attempt: number,
): Promise<Attempt | undefined> {
  if (attempt === run.run_attempt) return attemptOf(run);
  const earlier = await client.find(runOfGitHub, `/actions/runs/${run.id}/attempts/${attempt}`, {
    what: `read attempt ${attempt} at the run ${run.id}`,
    permission,
  });
  return earlier === undefined ? undefined : attemptOf(earlier);
}

function attemptOf(run: RunOfGitHub): Attempt {
  const isOfFork = run.head_repository?.id !== run.repository.id;
  return {
    id: String(run.id),
    attempt: run.run_attempt,
    workflow: workflowOf(run),
    event: onOneLine(run.event),
    branch: onOneLine(run.head_branch ?? run.head_sha).slice(0, 250),
    commit: run.head_sha,
    actor: onOneLine(run.triggering_actor?.login ?? run.actor?.login ?? "GitHub"),
    conclusion: onOneLine(run.conclusion ?? "unknown"),
    isOfPullRequest: isOfFork || run.event.startsWith("pull_request"),
    startedAt: run.run_started_at,
    changedAt: run.updated_at,
    url: run.html_url,
  };
}

/** Without the ref that GitHub puts behind a dispatched one. */
export function workflowOf({ path }: Pick<RunOfGitHub, "path">): string {
  return onOneLine(path.replace(/@.*$/s, "")).slice(0, 300);
}
