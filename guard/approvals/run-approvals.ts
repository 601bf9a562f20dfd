import { z } from "zod";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { ghEnvironments } from "../../model/declared/gh-environment.ts";

const job = z.object({ GITHUB_ACTIONS: z.literal("true"), GITHUB_RUN_ID: z.string().regex(/^\d{1,20}$/) });
const account = z.object({ id: z.int(), login: z.string() });
const run = z.object({
  created_at: z.iso.datetime({ offset: true }),
  actor: account.nullish(),
  triggering_actor: account.nullish(),
});
const review = z.object({
  state: z.string(),
  environments: z.array(z.object({ name: z.string() })),
  user: account,
});

/** Who let a run of a workflow into an environment, and who began it. */
export interface RunApprovals {
  /** ISO 8601 */
  began: string;
  /** Whoever began it, and began it again. */
  startedBy: readonly z.infer<typeof account>[];
  approvers: readonly z.infer<typeof account>[];
}

/** The run of the job that this is, as GitHub names it in every job; undefined outside of one. */
export function runOfJob(env: Readonly<Record<string, string | undefined>>): string | undefined {
  return job.safeParse(env).data?.GITHUB_RUN_ID;
}

const checklistWorkflow = z.object({
  path: z.string(),
  event: z.string(),
  head_branch: z.string().nullable(),
  repository: z.object({ id: z.int() }),
  head_repository: z.object({ id: z.int() }).nullish(),
});

/** Why a run is none of the generated workflow that checklists are written by; undefined where it is. @throws RestFailed */
export async function checklistRun(
  client: GitHubClient,
  id: string,
  defaultBranch: string,
): Promise<string | undefined> {
  const found = await client.find(checklistWorkflow, `/actions/runs/${id}`, {
    what: `read what the run ${id} was of`,
    permission: "Actions: read",
  });
  if (found === undefined) return "is none that GitHub knows";
  const path = found.path.replace(/@.*/, "");
  if (path !== ".github/workflows/checklist.yml") return `is of ${JSON.stringify(path)}`;
  if (found.head_branch !== defaultBranch) return `is not of ${defaultBranch}`;
  if (found.event !== "workflow_dispatch") return `was started by ${JSON.stringify(found.event)}`;
  return found.head_repository !== undefined && found.head_repository?.id !== found.repository.id
    ? "is of another repository"
    : undefined;
}

/** https://docs.github.com/en/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run @throws RestFailed */
export async function readRunApprovals(
  client: GitHubClient,
  id: string,
  environment: EnvironmentCatalog,
): Promise<RunApprovals> {
  const permission = "Actions: read";
  const { created_at, actor, triggering_actor } = await client.get(run, `/actions/runs/${id}`, {
    what: `read when run ${id} began`,
    permission,
  });
  const reviews = await client.list(review, `/actions/runs/${id}/approvals`, {
    what: `read who approved run ${id}`,
    permission,
  });
  const names = [...ghEnvironments(environment).keys()];
  const approvers = reviews
    .filter(
      ({ state, environments }) =>
        state === "approved" && environments.some(({ name }) => names.includes(name)),
    )
    .map(({ user }) => user);
  const startedBy = [actor, triggering_actor].flatMap((each) => each ?? []);
  return { began: created_at, startedBy, approvers };
}
