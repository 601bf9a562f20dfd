import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { scriptsIn } from "../../model/declared/scripts-in.ts";
import { meaningOf } from "./conclusions.ts";
import type { WorkflowRun } from "./workflow-run.ts";

/** From the repository's top. */
const folder = ".github/workflows";
const dispatched = z.object({
  on: z.object({
    workflow_dispatch: z.object({ inputs: z.record(z.string(), z.unknown()).nullish() }).nullable(),
  }),
});
const workflowJob = z.object({
  name: z.string().optional(),
  permissions: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
  environment: z.unknown().optional(),
  steps: z.array(z.object({ name: z.string().optional(), run: z.string().optional() })).optional(),
});
type WorkflowJob = z.infer<typeof workflowJob>;
const withSteps = z.object({ jobs: z.record(z.string(), workflowJob) });

/** The workflows that can be dispatched, by file name, each with the names of its inputs. */
export function dispatchedWorkflows(repository: string): Map<string, readonly string[]> {
  if (!existsSync(join(repository, folder))) return new Map();
  const files = readdirSync(join(repository, folder)).filter((file) => /\.ya?ml$/.test(file));
  return new Map(
    files.flatMap((file): [string, string[]][] => {
      const read = dispatched.safeParse(parse(readFileSync(join(repository, folder, file), "utf8")));
      return read.success ? [[file, Object.keys(read.data.on.workflow_dispatch?.inputs ?? {})]] : [];
    }),
  );
}

/** Paths of the CIScripts that the steps of a run started, each once, in their order. Empty where its workflow is gone. */
export function startedScripts(repository: string, run: WorkflowRun): string[] {
  const jobs = jobsOf(repository, run);
  const started = run.jobs.flatMap((job) => {
    const ran = new Set(job.steps.filter((one) => one.conclusion !== "skipped").map((one) => one.name));
    return (jobs(job.name)?.steps ?? []).flatMap(({ name, run: script }) =>
      name !== undefined && script !== undefined && ran.has(name) ? scriptsIn(script) : [],
    );
  });
  return [...new Set(started)];
}

/** What failed in a run and can be tried at home: the job's name, and the line. */
export interface LineAgain {
  stage: string;
  line: string;
}

/**
 * The lines of the steps that failed, as a person can type them: of jobs that may change nothing, and without anything that GitHub
 * alone knows.
 */
export function linesAgain(repository: string, run: WorkflowRun): LineAgain[] {
  const jobs = jobsOf(repository, run);
  return run.jobs.flatMap((job) => {
    const found = jobs(job.name);
    if (job.conclusion === "cancelled" || found === undefined || !mayChangeNothing(found)) return [];
    const failed = new Set(
      job.steps.filter((one) => meaningOf[one.conclusion].code !== 0).map((one) => one.name),
    );
    return (found.steps ?? []).flatMap(({ name, run: script }): LineAgain[] => {
      const line = script?.trim() ?? "";
      const isTyped = /^(?:npx --no -- gantry|scripts\/)[^$`\n]*$/.test(line);
      return name !== undefined && failed.has(name) && isTyped ? [{ stage: job.name, line }] : [];
    });
  });
}

function mayChangeNothing({ permissions, environment }: WorkflowJob): boolean {
  const rights = typeof permissions === "object" ? Object.values(permissions) : undefined;
  return environment === undefined && rights?.every((right) => right === "read") === true;
}

/** The jobs of a run's workflow, by the names that GitHub shows; none where the workflow is gone. */
function jobsOf(repository: string, run: WorkflowRun): (shown: string) => WorkflowJob | undefined {
  const file = join(repository, run.path);
  const isThere = run.path.startsWith(`${folder}/`) && existsSync(file);
  const read = isThere ? withSteps.safeParse(parse(readFileSync(file, "utf8"))) : undefined;
  const jobs = Object.entries(read?.data?.jobs ?? {});
  return (shown) => jobs.find(([id, { name }]) => isNamed(shown, name ?? id))?.[1];
}

/** GitHub puts the values of a matrix in place of expressions, or behind the name. */
function isNamed(job: string, name: string): boolean {
  const literal = name
    .split(/\$\{\{[^]*?\}\}/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${literal.join(".*")}(?: \\(.*\\))?$`, "s").test(job);
}
