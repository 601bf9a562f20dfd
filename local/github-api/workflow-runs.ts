import type { RestEndpointMethodTypes } from "@octokit/rest";
import { escapePart, environmentToken, numberOf } from "../github/common.ts";
import type { RepositoryFacts } from "../github/repository.ts";
import type { StoredResource } from "../store.ts";
import { at, isProperties, numberAt, textAt, type Properties } from "../values.ts";
import { protectionRules } from "./environments.ts";
import { link, notFound, param, wholeSeconds, type ApiRequest, type Route } from "./http.ts";
import { simpleUser } from "./people.ts";
import { recordsOf } from "./records.ts";
import { nodeId, repositoryOf } from "./repositories.ts";

/**
 * A run of a workflow that somebody put into the emulated GitHub: number, workflow (`drift.yml`), title, branch, commit, event,
 * status, conclusion, the environments that it waits for, who approved (`login`, `id`, `environments`), who began it (`actor`: `login`, `id`), and the names of the
 * artifacts that it has uploaded, and of those among them that have `expired`. `fork` is whose commit it is, where that is another repository of the same owner's.
 */
export const workflowRunToken = "github:actions/workflowRun:WorkflowRun";

type Run =
  RestEndpointMethodTypes["actions"]["listWorkflowRunsForRepo"]["response"]["data"]["workflow_runs"][number];
/** Of the description's `workflow-run`, what somebody here reads. */
type RunBody = Pick<
  Run,
  | "id"
  | "node_id"
  | "path"
  | "display_title"
  | "head_branch"
  | "status"
  | "conclusion"
  | "url"
  | "html_url"
  | "created_at"
  | "updated_at"
  | "run_started_at"
  | "head_sha"
  | "event"
  | "run_attempt"
  | "actor"
  | "triggering_actor"
> & { repository: RepositoryOfRun; head_repository: RepositoryOfRun };
type RepositoryOfRun = Pick<Run["repository"], "id" | "name" | "full_name">;
type ArtifactBody =
  RestEndpointMethodTypes["actions"]["listWorkflowRunArtifacts"]["response"]["data"]["artifacts"][number];
type Approval = Pick<
  RestEndpointMethodTypes["actions"]["getReviewsForRun"]["response"]["data"][number],
  "environments" | "state" | "user" | "comment"
>;
type PendingDeployment =
  RestEndpointMethodTypes["actions"]["getPendingDeploymentsForRun"]["response"]["data"][number];

const base = "/repos/{owner}/{repo}/actions";

/** https://docs.github.com/en/rest/actions/workflow-runs */
export const workflowRunRoutes: readonly Route[] = [
  { method: "GET", path: `${base}/runs`, answer: (request) => listed(request, () => true) },
  {
    method: "GET",
    path: `${base}/workflows/{workflow_id}/runs`,
    answer: async (request) => {
      const file = param(request, "workflow_id");
      const isOf = ({ state }: StoredResource): boolean => textAt(state, "workflow") === file;
      const all = await recordsOf(request.store, workflowRunToken, await repositoryOf(request));
      // Of a workflow that never ran nobody here knows that it exists.
      if (!all.some(isOf)) throw notFound();
      return listed(request, isOf);
    },
  },
  {
    method: "GET",
    path: `${base}/runs/{run_id}`,
    answer: async (request) => {
      const repository = await repositoryOf(request);
      return { status: 200, body: runBody(request, repository, await runOf(request, repository)) };
    },
  },
  {
    // https://docs.github.com/en/rest/actions/artifacts: also those of which only the name is left.
    method: "GET",
    path: `${base}/runs/{run_id}/artifacts`,
    answer: async (request) => {
      const repository = await repositoryOf(request);
      const run = await runOf(request, repository);
      const wanted = request.query.get("name");
      const names = at(run.state, "artifacts.*").filter((name) => typeof name === "string");
      const list = names
        .filter((name) => wanted === null || name === wanted)
        .map((name) => artifactBody(request, repository, run, name));
      return { status: 200, name: "artifacts", list };
    },
  },
  {
    // https://docs.github.com/en/rest/actions/artifacts#get-an-artifact
    method: "GET",
    path: `${base}/artifacts/{artifact_id}`,
    answer: async (request) => {
      const repository = await repositoryOf(request);
      const all = await recordsOf(request.store, workflowRunToken, repository);
      const bodies = all.flatMap((run) =>
        at(run.state, "artifacts.*")
          .filter((name) => typeof name === "string")
          .map((name) => artifactBody(request, repository, run, name)),
      );
      const body = bodies.find(({ id }) => String(id) === param(request, "artifact_id"));
      if (body === undefined) throw notFound();
      return { status: 200, body };
    },
  },
  {
    method: "GET",
    path: `${base}/runs/{run_id}/approvals`,
    answer: async (request) => {
      const repository = await repositoryOf(request);
      const { state } = await runOf(request, repository);
      return {
        status: 200,
        body: at(state, "approvals.*")
          .filter(isProperties)
          .map((one) => approvalBody(request, repository, one)),
      };
    },
  },
  {
    method: "GET",
    path: `${base}/runs/{run_id}/pending_deployments`,
    answer: async (request) => {
      const repository = await repositoryOf(request);
      const run = await runOf(request, repository);
      const names = at(run.state, "waitsFor.*").filter((name) => typeof name === "string");
      const pending = await Promise.all(names.map((name) => pendingBody(request, repository, name)));
      return { status: 200, body: pending };
    },
  },
];

async function runOf(request: ApiRequest, repository: RepositoryFacts): Promise<StoredResource> {
  const all = await recordsOf(request.store, workflowRunToken, repository);
  const run = all.find(({ state }) => String(numberAt(state, "number")) === param(request, "run_id"));
  if (run === undefined) throw notFound();
  return run;
}

/** The newest first, as GitHub lists runs. */
async function listed(request: ApiRequest, isWanted: (run: StoredResource) => boolean) {
  const repository = await repositoryOf(request);
  const all = await recordsOf(request.store, workflowRunToken, repository);
  const { query } = request;
  const asks = (name: string, ...values: (string | undefined)[]): boolean =>
    query.get(name) === null || values.includes(query.get(name) ?? "");
  const wanted = all.filter(
    (run) =>
      isWanted(run) &&
      asks("status", textAt(run.state, "status"), textAt(run.state, "conclusion")) &&
      asks("branch", textAt(run.state, "branch")),
  );
  const list = wanted.reverse().map((run) => runBody(request, repository, run));
  return { status: 200 as const, name: "workflow_runs", list };
}

function runBody(request: ApiRequest, repository: RepositoryFacts, run: StoredResource): RunBody {
  const { state } = run;
  const id = numberAt(state, "number") ?? 0;
  const actor = simpleUser(numberAt(state, "actor.id") ?? 0, textAt(state, "actor.login") ?? "ghost");
  return {
    id,
    node_id: nodeId("WFR", id),
    actor,
    triggering_actor: actor,
    path: `.github/workflows/${textAt(state, "workflow") ?? ""}`,
    display_title: textAt(state, "title") ?? "",
    head_branch: textAt(state, "branch") ?? null,
    status: textAt(state, "status") ?? null,
    conclusion: textAt(state, "conclusion") ?? null,
    url: link(request, repository, `/actions/runs/${id}`),
    html_url: `https://github.com/${repository.owner}/${repository.name}/actions/runs/${id}`,
    created_at: wholeSeconds(run.createdAt),
    updated_at: wholeSeconds(run.updatedAt),
    run_started_at: wholeSeconds(run.createdAt),
    head_sha: textAt(state, "commit") ?? "0".repeat(40),
    event: textAt(state, "event") ?? "push",
    run_attempt: 1,
    repository: nameOf(repository.owner, repository.name, repository.id),
    head_repository: headOf(repository, state),
  };
}

/** Whose commit it is. */
function headOf({ owner, name, id }: RepositoryFacts, state: Properties): RepositoryOfRun {
  const fork = textAt(state, "fork");
  return fork === undefined
    ? nameOf(owner, name, id)
    : nameOf(owner, fork, numberOf("repository", owner, fork));
}

function nameOf(owner: string, name: string, id: number): RepositoryOfRun {
  return { id, name, full_name: `${owner}/${name}` };
}

function artifactBody(
  request: ApiRequest,
  repository: RepositoryFacts,
  run: StoredResource,
  name: string,
): ArtifactBody {
  const runId = numberAt(run.state, "number") ?? 0;
  const id = numberOf("artifact", `${run.key}:${name}`);
  const url = link(request, repository, `/actions/artifacts/${id}`);
  const created = wholeSeconds(run.createdAt);
  return {
    id,
    node_id: nodeId("A", id),
    name,
    size_in_bytes: 100,
    url,
    archive_download_url: `${url}/zip`,
    expired: at(run.state, "expired.*").includes(name),
    created_at: created,
    updated_at: created,
    expires_at: created,
    workflow_run: { id: runId, repository_id: repository.id, head_branch: textAt(run.state, "branch") ?? "" },
  };
}

/** https://docs.github.com/en/rest/actions/workflow-runs#get-the-review-history-for-a-workflow-run */
function approvalBody(request: ApiRequest, repository: RepositoryFacts, said: Properties): Approval {
  const names = at(said, "environments.*").filter((name) => typeof name === "string");
  return {
    environments: names.map((name) => environmentBody(request, repository, name)),
    state: "approved",
    user: simpleUser(numberAt(said, "id") ?? 0, textAt(said, "login") ?? ""),
    comment: "",
  };
}

function environmentBody(
  request: ApiRequest,
  repository: RepositoryFacts,
  name: string,
): Approval["environments"][number] & { id: number; name: string } {
  const { owner, name: repo } = repository;
  const id = numberOf("environment", `${owner}/${repo}:${escapePart(name)}`);
  return {
    id,
    node_id: nodeId("EN", id),
    name,
    url: link(request, repository, `/environments/${encodeURIComponent(name)}`),
    html_url: `https://github.com/${owner}/${repo}/deployments/activity_log?environments_filter=${encodeURIComponent(name)}`,
  };
}

async function pendingBody(
  request: ApiRequest,
  repository: RepositoryFacts,
  name: string,
): Promise<PendingDeployment> {
  const key = `${repository.owner}/${repository.name}:${escapePart(name)}`;
  const stored = await request.store.read(environmentToken, key);
  const environment = environmentBody(request, repository, name);
  const rules = stored === undefined ? [] : protectionRules(stored.state, environment.id);
  return {
    environment,
    wait_timer: rules.flatMap((rule) => ("wait_timer" in rule ? (rule.wait_timer ?? 0) : []))[0] ?? 0,
    wait_timer_started_at: null,
    current_user_can_approve: false,
    reviewers: rules.flatMap((rule) => ("reviewers" in rule ? (rule.reviewers ?? []) : [])),
  };
}
