import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import type { Contexts } from "./expressions.ts";

/** What started a run. */
interface StartedBy {
  event: "pull_request" | "push" | "workflow_dispatch";
  /** `refs/heads/main`, `refs/pull/7/merge`. */
  ref: string;
  /** Of a pull request: the branch that it goes to. */
  baseRef?: string;
  runNumber?: number;
  /** Where GitHub's interface is; loopback. */
  apiUrl?: string;
  /** By default, that of the example. */
  repository?: string;
}

/** The job whose variables are asked for. */
export interface StartedJob {
  /** The checkout: where steps begin, and where the workflow is read from. */
  workspace: string;
  /** Such as `staging-api.yml`. */
  file: string;
  job: string;
  by: StartedBy;
}

/** The variables and the `github` context of a run, named and formed as in GitHub's reference of them. */
export function runEnvironment(
  { workspace, file, job, by }: StartedJob,
  workflow: string,
  temporary: string,
): { variables: Record<string, string>; context: Contexts; summary: string } {
  const repository = by.repository ?? "lotus-labs/lotus";
  const sha = execFileSync("git", ["rev-parse", "HEAD"], { cwd: workspace, encoding: "utf8" }).trim();
  const number = /^refs\/pull\/(?<number>\d+)\//.exec(by.ref)?.groups?.["number"];
  const event =
    number === undefined ? {} : { pull_request: { number: Number(number) }, number: Number(number) };
  const [eventFile, summary] = [join(temporary, "event.json"), join(temporary, "summary.md")];
  writeFileSync(eventFile, JSON.stringify(event));
  writeFileSync(summary, "");
  const isTag = by.ref.startsWith("refs/tags/");
  const { PATH = "", HOME = "", XDG_CACHE_HOME } = process.env;
  const variables = {
    // setup-node puts its Node first; the runner's own Python comes before anything that a developer has put there.
    PATH: [dirname(process.execPath), "/usr/bin", PATH].join(delimiter),
    HOME,
    ...(XDG_CACHE_HOME === undefined ? {} : { XDG_CACHE_HOME }),
    ...networkSettings(),
    LANG: "C.UTF-8",
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTOR: "mali-s",
    GITHUB_ACTOR_ID: "5824117",
    GITHUB_API_URL: by.apiUrl ?? "http://127.0.0.1:9",
    GITHUB_BASE_REF: by.baseRef ?? "",
    GITHUB_EVENT_NAME: by.event,
    GITHUB_EVENT_PATH: eventFile,
    GITHUB_HEAD_REF: by.event === "pull_request" ? "topic" : "",
    GITHUB_JOB: job,
    GITHUB_REF: by.ref,
    GITHUB_REF_NAME: by.ref.replace(/^refs\/(heads|tags|pull)\//, ""),
    GITHUB_REF_TYPE: isTag ? "tag" : "branch",
    GITHUB_REPOSITORY: repository,
    GITHUB_RUN_ATTEMPT: "1",
    GITHUB_RUN_ID: "1658821493",
    GITHUB_RUN_NUMBER: String(by.runNumber ?? 1),
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_SHA: sha,
    GITHUB_STEP_SUMMARY: summary,
    GITHUB_WORKFLOW: workflow,
    GITHUB_WORKFLOW_REF: `${repository}/.github/workflows/${file}@${by.ref}`,
    GITHUB_WORKSPACE: workspace,
    RUNNER_OS: "Linux",
    RUNNER_TEMP: temporary,
  };
  const context = {
    actor: variables.GITHUB_ACTOR,
    base_ref: variables.GITHUB_BASE_REF,
    event,
    event_name: by.event,
    ref: by.ref,
    ref_name: variables.GITHUB_REF_NAME,
    ref_type: variables.GITHUB_REF_TYPE,
    repository,
    sha,
    token: "workflow-token",
  };
  return { variables, context, summary };
}

/** How this machine reaches a registry, where a runner of GitHub's needs to be told nothing. */
function networkSettings(): Record<string, string> {
  const known =
    /^((https?|no)_proxy|npm_config_(?!prefix|local_prefix)\w+|node_extra_ca_certs|ssl_cert_(file|dir))$/i;
  return Object.fromEntries(
    Object.entries(process.env).flatMap(([name, value]) =>
      value !== undefined && known.test(name) ? [[name, value]] : [],
    ),
  );
}
