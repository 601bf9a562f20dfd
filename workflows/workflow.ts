/** What a job's token may do; what is not named, it may not. */
type Permissions = Readonly<Record<string, "read" | "write">>;

/** Literal text and numbers, or expressions in `${{ }}`. */
export type Values = Readonly<Record<string, string | number | boolean>>;

/** Where Gantry's own files lie. */
export interface HasGantry {
  /** A path from the project's folder that ends with a slash; empty where the project holds them. */
  gantryFolder: string;
}

/** What an action is told of a file or folder of the project: it takes paths from the repository's top. */
interface OfProject {
  /** From the project's folder. */
  ofProject: string;
}

/** A path from the project's folder, for an action that takes paths from the repository's top. */
export function ofProject(path: string): OfProject {
  return { ofProject: path };
}

/** The lock file of the project's packages, where an action looks for it at the repository's top alone. */
export const lockFile = { lockFile: "package-lock.json" } as const;

/** What an action is given. */
type Given = Readonly<Record<string, Values[string] | OfProject | typeof lockFile>>;

/** With `queue`, up to 100 wait for their turn; without, one, which the next one cancels. */
interface Concurrency {
  group: string;
  "cancel-in-progress": boolean;
  queue?: "max";
}

export interface Step {
  /** As the run's page shows it. */
  name: string;
  id?: string;
  if?: string;
  /** An action by name alone, such as `actions/checkout`: the commit is put in from actions.ts. */
  uses?: string;
  with?: Given;
  /** From the repository's top; otherwise a run-step begins in the project's folder. */
  "working-directory"?: string;
  env?: Values;
  /** At most three lines, without any `${{ }}`; more is a script or a command. */
  run?: string;
}

export interface Job {
  /** What GitHub reports it as, where that is not its id. */
  name?: string;
  needs?: readonly string[];
  if?: string;
  /** Whatever hangs ends, and nobody pays for six hours. */
  "timeout-minutes": number;
  permissions: Permissions;
  /** GitHub shows each job with one as a deployment, unless `deployment` says that it is none. */
  environment?: { name: string; url?: string; deployment?: false };
  concurrency?: Concurrency;
  strategy?: {
    "fail-fast": boolean;
    matrix: Readonly<Record<string, readonly string[]>> | { include: readonly Values[] };
  };
  outputs?: Readonly<Record<string, string>>;
  env?: Values;
  steps: readonly Step[];
}

interface DispatchInput {
  description: string;
  type: "string" | "boolean" | "choice";
  required: boolean;
  default?: string | boolean;
  /** Of a choice. */
  options?: readonly string[];
}

/** GitHub's events that start a workflow of ours. */
export interface Triggers {
  push?: { branches?: readonly string[]; tags?: readonly string[]; paths?: readonly string[] };
  pull_request?: { branches: readonly string[]; paths?: readonly string[] };
  merge_group?: { types: readonly string[] };
  release?: { types: readonly string[] };
  schedule?: readonly { cron: string }[];
  workflow_dispatch?: { inputs?: Readonly<Record<string, DispatchInput>> };
}

/**
 * A GitHub Actions workflow as far as ours go, in GitHub's own words. What every workflow needs alike is not here but put in
 * when it is written: `permissions: {}` at the top, the strict shell, the runner's image, the commits of actions.
 */
export interface Workflow {
  name: string;
  "run-name"?: string;
  on: Triggers;
  concurrency?: Concurrency;
  jobs: Readonly<Record<string, Job>>;
}
