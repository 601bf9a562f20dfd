import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { scriptsIn } from "../../model/declared/scripts-in.ts";
import type { WorkflowRun } from "./workflow-run.ts";

const folder = ".github/workflows";
const dispatched = z.object({
  on: z.object({
    workflow_dispatch: z.object({ inputs: z.record(z.string(), z.unknown()).nullish() }).nullable(),
  }),
});
const withSteps = z.object({
  jobs: z.record(
    z.string(),
    z.object({
      name: z.string().optional(),
      steps: z.array(z.object({ name: z.string().optional(), run: z.string().optional() })).optional(),
    }),
  ),
});

/** The workflows that can be dispatched, by file name, each with the names of its inputs. */
export function dispatchedWorkflows(root: string): Map<string, readonly string[]> {
  if (!existsSync(join(root, folder))) return new Map();
  const files = readdirSync(join(root, folder)).filter((file) => /\.ya?ml$/.test(file));
  return new Map(
    files.flatMap((file): [string, string[]][] => {
      const read = dispatched.safeParse(parse(readFileSync(join(root, folder, file), "utf8")));
      return read.success ? [[file, Object.keys(read.data.on.workflow_dispatch?.inputs ?? {})]] : [];
    }),
  );
}

/** Paths of the CIScripts that the steps of a run started, each once, in their order. Empty where its workflow is gone. */
export function startedScripts(root: string, run: WorkflowRun): string[] {
  const file = join(root, run.path);
  if (!run.path.startsWith(`${folder}/`) || !existsSync(file)) return [];
  const read = withSteps.safeParse(parse(readFileSync(file, "utf8")));
  if (!read.success) return [];
  const started = run.jobs.flatMap((job) => {
    const entry = Object.entries(read.data.jobs).find(([id, { name }]) => isNamed(job.name, name ?? id));
    const steps = entry?.[1].steps ?? [];
    const ran = new Set(job.steps.filter((one) => one.conclusion !== "skipped").map((one) => one.name));
    return steps.flatMap(({ name, run: script }) =>
      name !== undefined && script !== undefined && ran.has(name) ? scriptsIn(script) : [],
    );
  });
  return [...new Set(started)];
}

/** GitHub puts the values of a matrix in place of expressions, or behind the name. */
function isNamed(job: string, name: string): boolean {
  const literal = name
    .split(/\$\{\{[^]*?\}\}/)
    .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${literal.join(".*")}(?: \\(.*\\))?$`, "s").test(job);
}
