import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { parse } from "yaml";
import { z } from "zod";
import { temporaryFolder } from "../clean-up.ts";
import { readCommandFile } from "./command-file.ts";
import { type Contexts, evaluate, interpolate } from "./expressions.ts";
import { runEnvironment, type StartedJob } from "./run-environment.ts";

const values = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String))
  .default({});
const step = z.object({
  name: z.string(),
  id: z.string().optional(),
  uses: z.string().optional(),
  with: values,
  env: values,
  run: z.string().optional(),
  "working-directory": z.string().optional(),
});
const job = z.object({ if: z.string().optional(), env: values, outputs: values, steps: z.array(step) });
const defaults = z.object({ run: z.object({ "working-directory": z.string().default("") }) });
const workflow = z.object({
  name: z.string(),
  defaults: defaults.default({ run: { "working-directory": "" } }),
  jobs: z.record(z.string(), job),
});

export interface RunOptions extends StartedJob {
  /** What the job's expressions can name besides `github` and `steps`. */
  contexts?: Contexts;
  /** Outputs of steps that use an action, by the step's id: actions are not run. */
  actionOutputs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** More variables, such as those that steer scripts. */
  env?: Readonly<Record<string, string>>;
}

interface StepRun {
  name: string;
  /** The action with its inputs, where the step uses one and so was not run. */
  uses?: { action: string; with: Readonly<Record<string, string>> };
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface JobRun {
  skipped: boolean;
  /** Up to the first that failed. */
  steps: readonly StepRun[];
  failed: boolean;
  outputs: Readonly<Record<string, string>>;
  /** What the steps wrote for the run's page. */
  summary: string;
}

/** Runs a job's run-steps one after the other as GitHub's runner does: its shell, its variables, its files, its expressions. */
export async function runJob(options: RunOptions): Promise<JobRun> {
  const text = readFileSync(join(options.workspace, ".github", "workflows", options.file), "utf8");
  const { name, jobs, defaults } = workflow.parse(parse(text));
  const usual = defaults.run["working-directory"];
  const found = jobs[options.job];
  if (found === undefined) throw new Error(`${options.file} has no job "${options.job}"`);
  const temporary = temporaryFolder("gantry-runner-");
  const github = runEnvironment(options, name, temporary);
  const outputsOf: Record<string, { outputs: Record<string, string> }> = {};
  const contexts: Contexts = { ...options.contexts, github: github.context, steps: outputsOf };
  if (found.if !== undefined && evaluate(found.if, contexts) !== true) {
    return { skipped: true, steps: [], failed: false, outputs: {}, summary: "" };
  }
  const steps: StepRun[] = [];
  let variables: Record<string, string> = {};
  for (const [index, one] of found.steps.entries()) {
    const folder = join(temporary, String(index));
    mkdirSync(folder);
    const given = { ...resolve(found.env, contexts), ...variables, ...resolve(one.env, contexts) };
    const cwd = join(options.workspace, one["working-directory"] ?? usual);
    const ran = await runStep(one, { folder, github: github.variables, given, contexts, options, cwd });
    steps.push(ran);
    const outputs = {
      ...readCommandFile(join(folder, "output")),
      ...options.actionOutputs?.[one.id ?? ""],
    };
    if (one.id !== undefined) outputsOf[one.id] = { outputs };
    variables = { ...variables, ...readCommandFile(join(folder, "env")) };
    if (ran.exitCode !== 0) break;
  }
  const failed = steps.some(({ exitCode }) => exitCode !== 0);
  const summary = readFileSync(github.summary, "utf8");
  return {
    skipped: false,
    steps,
    failed,
    outputs: failed ? {} : resolve(found.outputs, contexts),
    summary,
  };
}

interface StepOptions {
  folder: string;
  github: Readonly<Record<string, string>>;
  given: Readonly<Record<string, string>>;
  contexts: Contexts;
  options: RunOptions;
  /** Where the step begins. */
  cwd: string;
}

async function runStep(
  { name, uses, with: inputs, run }: z.infer<typeof step>,
  { folder, github, given, contexts, options, cwd }: StepOptions,
): Promise<StepRun> {
  if (run === undefined) {
    const action = { action: uses ?? "", with: resolve(inputs, contexts) };
    return { name, uses: action, exitCode: 0, stdout: "", stderr: "" };
  }
  const script = join(folder, "step.sh");
  writeFileSync(script, interpolate(run, contexts));
  const files = {
    GITHUB_OUTPUT: join(folder, "output"),
    GITHUB_ENV: join(folder, "env"),
    GITHUB_PATH: join(folder, "path"),
  };
  const ran = await execa("bash", ["--noprofile", "--norc", "-eo", "pipefail", script], {
    cwd,
    env: { ...github, ...given, ...options.env, ...files },
    extendEnv: false,
    stdin: "ignore",
    reject: false,
  });
  return { name, exitCode: ran.exitCode ?? 1, stdout: ran.stdout, stderr: ran.stderr };
}

function resolve(texts: Readonly<Record<string, string>>, contexts: Contexts): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, interpolate(text, contexts)]));
}
