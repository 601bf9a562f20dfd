import type { Asked, Reply } from "../../support/loopback-server.ts";

interface Said {
  event?: string;
  path?: string;
  pull?: number;
  jobs: readonly object[];
  /** What GitHub annotates of a job, by its id. */
  annotations?: Readonly<Record<number, readonly string[]>>;
}

const start = Date.parse("2026-11-28T10:00:00Z");

/** A time so many seconds after the run began. */
export function at(seconds: number): string {
  return new Date(start + seconds * 1000).toISOString().replace(".000Z", "Z");
}

/** A job as GitHub tells it, that began at `from` and ended at `to`, in seconds. */
export function job(
  id: number,
  name: string,
  conclusion: string,
  [from, to]: [number, number],
  steps: string[] = [],
) {
  return {
    id,
    name,
    status: "completed",
    conclusion,
    started_at: at(from),
    completed_at: at(to),
    html_url: `https://github.com/lotus-labs/lotus/actions/runs/17294334450/job/${id}`,
    steps: steps.map((step) => ({
      name: step,
      status: "completed",
      conclusion: "success",
      started_at: at(from),
      completed_at: at(to),
    })),
  };
}

/** The job that reports, which is under way while it asks. */
export const reporting = {
  id: 99,
  name: "report",
  status: "in_progress",
  conclusion: null,
  started_at: at(500),
  completed_at: null,
};

/** GitHub as far as a report asks it of the run 17294334450, which is at its second attempt. */
export function gitHubWith({
  event = "workflow_dispatch",
  path = ".github/workflows/deploy-staging.yml",
  pull,
  jobs,
  annotations = {},
}: Said) {
  const headers = { "content-type": "application/json" };
  const run = {
    id: 17_294_334_450,
    run_attempt: 2,
    run_number: 41,
    name: "Deploy to staging",
    path,
    event,
    run_started_at: at(0),
    html_url: "https://github.com/lotus-labs/lotus/actions/runs/17294334450",
    pull_requests: pull === undefined ? [] : [{ number: pull }],
  };
  return ({ path: asked }: Asked): Reply => {
    const below = asked.replace(/^\/repos\/lotus-labs\/lotus/, "").replace(/\?.*$/, "");
    if (/^\/actions\/runs\/17294334450(?:\/attempts\/2)?$/.test(below)) return { headers, body: run };
    if (below === "/actions/runs/17294334450/attempts/2/jobs")
      return { headers, body: { total_count: jobs.length, jobs } };
    const annotated = /^\/check-runs\/(?<id>\d+)\/annotations$/.exec(below)?.groups?.["id"];
    if (annotated !== undefined)
      return { headers, body: (annotations[Number(annotated)] ?? []).map((message) => ({ message })) };
    return { status: 404, headers, body: {} };
  };
}
