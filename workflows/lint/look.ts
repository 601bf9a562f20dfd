import { posix } from "node:path";
import { z } from "zod";
import { scriptsIn } from "../../model/declared/scripts-in.ts";
import type { CalledStep, Place } from "./called-steps.ts";
import type { ParsedJob, ParsedWorkflow } from "./parsed-workflow.ts";

export interface PlacedStep {
  step: CalledStep;
  job: ParsedJob;
  jobId: string;
  at: Place;
}

/** Every step of every job, those of the repository's own actions included. */
export function* stepsOf(workflow: ParsedWorkflow): Generator<PlacedStep> {
  for (const [jobId, job] of workflow.jobs) {
    for (const step of job.steps) yield { step, job, jobId, at: step.at };
  }
}

const inFolder = z.object({ run: z.object({ "working-directory": z.string() }) });

/**
 * The paths of the scripts that a step starts, from the repository's top: the step, its job or its workflow say in which folder. None
 * where a run alone knows that folder.
 */
export function scriptsOf(
  { defaults }: Pick<ParsedWorkflow, "defaults">,
  { step, job }: PlacedStep,
): string[] {
  const usual = step.inAction ? [] : [job.defaults, defaults];
  const [folder = "."] = [
    step["working-directory"],
    ...usual.map((one) => inFolder.safeParse(one).data?.run["working-directory"]),
  ].filter((one) => one !== undefined);
  if (folder.includes("${{")) return [];
  return scriptsIn(step.run ?? "").map((path) => posix.join(folder, path));
}

/** The action that a step uses, without what follows the `@`; empty for a run-step. */
export function actionOf({ uses = "" }: Pick<CalledStep, "uses">): string {
  return uses.replace(/@.*$/, "").toLowerCase();
}

/** Whether a job's token may write what is named, or everything. */
export function mayWrite({ permissions }: ParsedJob, ...names: readonly string[]): boolean {
  if (permissions === "write-all") return true;
  return typeof permissions === "object" && names.some((name) => permissions[name] === "write");
}

/** Whether what a job makes leaves the repository, or reaches a cloud. */
export function isReleasing(job: ParsedJob): boolean {
  return (
    job.environment !== undefined ||
    mayWrite(job, "contents", "packages", "id-token", "attestations", "deployments")
  );
}

/** Every text in a value, with its place. */
export function* textsIn(value: unknown, at: Place): Generator<{ text: string; at: Place }> {
  if (typeof value === "string") yield { text: value, at };
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield* textsIn(inner, [...at, Array.isArray(value) ? Number(key) : key]);
  }
}

/** The secrets that an expression of a text names, besides the run's own token; `*` where it can be any. */
export function secretsIn(text: string): string[] {
  const expressions = [...text.matchAll(/\$\{\{(?<inner>[^]*?)\}\}/g)].map(
    ({ groups }) => groups?.["inner"] ?? "",
  );
  return expressions.flatMap((inner) => {
    const named = [...inner.matchAll(/\bsecrets\s*(?:\.\s*(?<name>[\w-]+)|\[\s*'(?<quoted>[^']*)'\s*\])/gi)];
    const names = named.map(({ groups }) => groups?.["name"] ?? groups?.["quoted"] ?? "");
    const whole = named.length === 0 && /\bsecrets\b/i.test(inner) ? ["*"] : [];
    return [...names.filter((name) => name.toUpperCase() !== "GITHUB_TOKEN"), ...whole];
  });
}
