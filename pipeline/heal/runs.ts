import { z } from "zod";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { onOneLine } from "../../terminal/width.ts";
import { contentionIn } from "../suites/contention.ts";

const permission = "Actions: read";

const run = z.object({
  id: z.int(),
  run_attempt: z.int(),
  path: z.string(),
  display_title: z.string().transform(onOneLine),
  head_branch: z.string().nullable(),
  status: z.string().nullable(),
  conclusion: z.string().nullable(),
  created_at: z.iso.datetime({ offset: true }),
  html_url: z.url({ protocol: /^https?$/ }),
});
export type Run = z.infer<typeof run>;

/** Runs of a workflow since a time, the newest first; undefined where GitHub knows no such workflow. */
export function runsSince(
  client: GitHubClient,
  workflow: string,
  since: string,
): Promise<readonly Run[] | undefined> {
  const created = encodeURIComponent(`>=${since}`);
  return client.findList(run, `/actions/workflows/${workflow}/runs?created=${created}`, {
    what: `read the runs of ${workflow}`,
    permission,
  });
}

/** The runs of a workflow that have not ended, however long they wait. */
export async function openRuns(client: GitHubClient, workflow: string): Promise<readonly Run[]> {
  const found: Run[] = [];
  for (const status of ["queued", "waiting", "pending", "requested", "in_progress"]) {
    const asked = { what: `read what is under way of ${workflow}`, permission };
    found.push(
      ...((await client.findList(run, `/actions/workflows/${workflow}/runs?status=${status}`, asked)) ?? []),
    );
  }
  return found;
}

/** Whether the run at this page has ended. A page that GitHub does not know is of no run that goes on. */
export async function hasEnded(client: GitHubClient, page: string): Promise<boolean> {
  const id = /\/actions\/runs\/(?<id>\d+)$/.exec(page)?.groups?.["id"];
  if (id === undefined) return true;
  const found = await client.find(run, `/actions/runs/${id}`, { what: `read the run ${id}`, permission });
  return found === undefined || found.status === "completed";
}

/** A run that failed since it could not have what another had. */
export interface Contended {
  run: Run;
  /** The job that says so. */
  job: string;
  /** What it could not have: `a port`. */
  wanted: string;
}

const job = z.object({
  id: z.int(),
  name: z.string().transform(onOneLine),
  conclusion: z.string().nullable(),
  started_at: z.iso.datetime({ offset: true }),
  completed_at: z.iso.datetime({ offset: true }).nullable(),
});
/** Enough of a log for what a suite says at its end, and for no more memory than a runner has. */
const mostBytes = 20_000_000;
/** Logs are large: of more runs than this something else is wrong. */
const mostRuns = 20;

/**
 * First attempts of these workflows that failed since a time, that no newer run of their branch has replaced, and whose logs
 * explain every job that failed: by contention, or since it came after one that contended.
 */
export async function contendedRuns(
  client: GitHubClient,
  workflows: ReadonlySet<string>,
  since: string,
): Promise<readonly Contended[]> {
  const created = encodeURIComponent(`>=${since}`);
  const all = await client.list(run, `/actions/runs?created=${created}`, {
    what: "read what has failed",
    permission,
  });
  const newest = new Map<string, number>();
  for (const { id, path, head_branch: branch } of all) {
    const place = `${path} ${branch ?? ""}`;
    newest.set(place, Math.max(id, newest.get(place) ?? 0));
  }
  const failed = all.filter(
    ({ id, path, head_branch: branch, run_attempt: attempt, conclusion }) =>
      conclusion === "failure" &&
      attempt === 1 &&
      workflows.has(path.replace(/@.*$/s, "")) &&
      newest.get(`${path} ${branch ?? ""}`) === id,
  );
  const found: Contended[] = [];
  for (const each of failed.slice(0, mostRuns)) {
    const why = await contentionOf(client, each);
    if (why !== undefined) found.push({ run: each, ...why });
  }
  return found;
}

async function contentionOf(client: GitHubClient, { id }: Run): Promise<Omit<Contended, "run"> | undefined> {
  const jobs = await client.list(job, `/actions/runs/${id}/attempts/1/jobs`, {
    what: `read the jobs of the run ${id}`,
    permission,
  });
  const failed = jobs
    .filter(({ conclusion }) => conclusion === "failure" || conclusion === "timed_out")
    .toSorted((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at));
  let first: (Omit<Contended, "run"> & { end: number }) | undefined;
  for (const each of failed) {
    if (first !== undefined && Date.parse(each.started_at) >= first.end) continue;
    const log = await client.text(
      `/actions/jobs/${each.id}/logs`,
      { what: `read the log of "${each.name}"`, permission },
      mostBytes,
    );
    const wanted = (log ?? "")
      .split("\n")
      .map(contentionIn)
      .find((one) => one !== undefined);
    if (wanted === undefined) return undefined;
    first ??= { job: each.name, wanted, end: Date.parse(each.completed_at ?? each.started_at) };
  }
  return first === undefined ? undefined : { job: first.job, wanted: first.wanted };
}

/** Since when `drift.yml` has failed, with the newest of those runs; undefined where the last one passed. */
export async function driftSince(
  client: GitHubClient,
  branch: string,
): Promise<{ since: string; page: string; stacks: readonly string[] } | undefined> {
  const path = `/actions/workflows/drift.yml/runs?status=completed&branch=${encodeURIComponent(branch)}`;
  const asked = { what: "read the runs of drift.yml", permission };
  const page = await client.find(z.object({ workflow_runs: z.array(run) }), `${path}&per_page=30`, asked);
  const runs = page?.workflow_runs ?? [];
  const passed = runs.findIndex(({ conclusion }) => conclusion === "success");
  const failing = runs.slice(0, passed === -1 ? undefined : passed);
  const [newest] = failing;
  const oldest = failing.at(-1);
  if (newest === undefined || oldest === undefined) return undefined;
  const jobs = await client.list(job, `/actions/runs/${newest.id}/attempts/${newest.run_attempt}/jobs`, {
    what: `read the jobs of the run ${newest.id}`,
    permission,
  });
  const stacks = jobs
    .filter(({ conclusion }) => conclusion === "failure" || conclusion === "timed_out")
    .flatMap(({ name }) => /^drift \((?<stack>[\w-]+)[,)]/.exec(name)?.groups?.["stack"] ?? []);
  return { since: oldest.created_at, page: newest.html_url, stacks };
}
