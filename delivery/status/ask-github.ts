import { z } from "zod";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import { NoToken } from "../../clients/rest/token-of.ts";
import { openGitHub, type OpenGitHubOptions } from "../../guard/open-github.ts";
import { GantryError } from "../../model/errors.ts";

/** A run that goes on once somebody approves it. */
interface Waiting {
  /** GitHub's name of the environment that it waits for. */
  environment: string;
  title: string;
  /** The run's page. */
  url: string;
  /** When the run began, ISO 8601. */
  since: string;
  /** Logins, and teams as `team platform`. Empty where GitHub names nobody: it waits for a time, or for a rule of an App. */
  reviewers: readonly string[];
}

/** The newest run of the workflow that looks for drift each night. */
interface DriftRun {
  /** `success`, or how else it ended; null while it runs. */
  conclusion: string | null;
  /** When it began, ISO 8601. */
  at: string;
  url: string;
}

/** What GitHub alone knows, and whether it was asked; `at` is when, ISO 8601 in UTC. */
export type FromGitHub =
  | { answer: "not asked"; why: string }
  | { answer: "failed"; at: string; why: string }
  | {
      answer: "asked";
      at: string;
      waiting: readonly Waiting[];
      /** Null where it never ran. */
      drift: DriftRun | null;
    };

/** A person waits for the table, which git answers at once. */
const timing = { deadlineMs: 5000, longestWaitMs: 5000 };

/** Asks who has to approve, and how last night's drift check ended. What fails is said in the answer, and stops nothing. */
export async function askGitHub(
  options: Omit<OpenGitHubOptions, "timing"> & { now: Date },
): Promise<FromGitHub> {
  const { now, ...more } = options;
  try {
    const github = await openGitHub({ timing, ...more });
    const { client } = github;
    try {
      const [waiting, drift] = await Promise.all([
        whatWaits(client),
        newestDrift(client, more.repository.defaultBranch),
      ]);
      return { answer: "asked", at: now.toISOString(), waiting, drift };
    } finally {
      await github.close();
    }
  } catch (error) {
    if (error instanceof NoToken) return { answer: "not asked", why: error.message };
    if (!(error instanceof GantryError)) throw error;
    return { answer: "failed", at: now.toISOString(), why: error.message };
  }
}

const page = z.url({ protocol: /^https?$/ });
const run = z.object({
  id: z.int(),
  display_title: z.string(),
  conclusion: z.string().nullable(),
  html_url: page,
  created_at: z.iso.datetime({ offset: true }),
});
const pending = z.object({
  environment: z.object({ name: z.string() }),
  reviewers: z.array(
    z.union([
      z
        .object({ type: z.literal("Team"), reviewer: z.object({ slug: z.string() }) })
        .transform(({ reviewer }) => `team ${reviewer.slug}`),
      z
        .object({ type: z.literal("User"), reviewer: z.object({ login: z.string() }) })
        .transform(({ reviewer }) => reviewer.login),
    ]),
  ),
});
const permission = "Actions: read";

async function whatWaits(client: GitHubClient): Promise<Waiting[]> {
  const runs = await client.list(run, "/actions/runs?status=waiting", {
    what: "list the runs that wait for approval",
    permission,
  });
  const all = await Promise.all(
    runs.map(async ({ id, display_title: title, html_url: url, created_at: since }) => {
      const asked = { what: "read whom a run waits for", permission };
      const list = await client.list(pending, `/actions/runs/${id}/pending_deployments`, asked);
      return list.map(({ environment, reviewers }) => ({
        environment: environment.name,
        title,
        url,
        since,
        reviewers,
      }));
    }),
  );
  return all.flat();
}

async function newestDrift(client: GitHubClient, branch: string): Promise<DriftRun | null> {
  const path = `/actions/workflows/drift.yml/runs?branch=${encodeURIComponent(branch)}&per_page=1`;
  const found = await client.find(z.object({ workflow_runs: z.array(run) }), path, {
    what: "read the newest run of drift.yml",
    permission,
  });
  const [newest] = found?.workflow_runs ?? [];
  return newest === undefined
    ? null
    : { conclusion: newest.conclusion, at: newest.created_at, url: newest.html_url };
}
