import { z } from "zod";
import { originOf } from "../header.ts";
import { type CalledStep, type Place, StepReader, stepSchema } from "./called-steps.ts";
import type { ReadLocal } from "./local-actions.ts";
import { readYaml, type Unreadable } from "./yaml-text.ts";

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const values = z.record(z.string(), scalar);
const permissions = z.union([z.record(z.string(), z.string()), z.string()]);
const concurrency = z.union([
  z.string(),
  z.looseObject({ group: scalar.optional(), "cancel-in-progress": scalar.optional() }),
]);

const job = z.looseObject({
  name: z.string().optional(),
  if: scalar.optional(),
  permissions: permissions.optional(),
  environment: z
    .union([z.string(), z.looseObject({ name: scalar, deployment: scalar.optional() })])
    .optional(),
  concurrency: concurrency.optional(),
  "runs-on": z.unknown().optional(),
  "timeout-minutes": scalar.optional(),
  defaults: z.unknown().optional(),
  env: values.optional(),
  uses: z.string().optional(),
  secrets: z.unknown().optional(),
});
const jobWithSteps = job.extend({ steps: z.array(stepSchema).default([]) });

/** `steps` are the job's own and, behind one that uses an action of this repository, what that action does. */
export interface ParsedJob extends z.infer<typeof job> {
  steps: readonly CalledStep[];
}

const triggers = z.union([
  z.string().transform((name) => [name]),
  z.array(z.string()),
  z.record(z.string(), z.unknown()).transform((map) => Object.keys(map)),
]);
const pushed = z.looseObject({
  on: z.looseObject({
    push: z.strictObject({ branches: z.array(z.string()), paths: z.array(z.string()).optional() }),
  }),
});
const strictShell = z.object({ run: z.object({ shell: z.literal("bash") }) });

const outline = z.object({
  on: triggers,
  permissions: permissions.optional(),
  concurrency: concurrency.optional(),
  env: values.optional(),
  defaults: z.unknown().optional(),
  jobs: z.record(z.string(), jobWithSteps),
});

/** A workflow as rules see it, whoever wrote it: what they judge has a type, everything else is left as it is. */
export interface ParsedWorkflow extends Omit<z.infer<typeof outline>, "jobs"> {
  path: string;
  /** Whether `gantry` made it, also where somebody has edited it since. */
  origin: ReturnType<typeof originOf>;
  /** The branches to which a push starts it; none where it names no branches, or where tags start it, too. */
  pushedTo: readonly string[];
  jobs: ReadonlyMap<string, ParsedJob>;
  /** What it calls and nobody can look into. */
  unseen: readonly { at: Place; message: string }[];
  /** The comment behind the value at a place. */
  commentAt: (place: Place) => string;
  /** 1-based; of the closest thing around where there is nothing at the place itself. */
  lineAt: (place: Place) => { path: string; line: number; column: number };
}

/** Reads a workflow and the actions it calls. `unreadable` where it is no YAML, or has not even the outline of a workflow. */
export function parseWorkflow(
  path: string,
  text: string,
  readLocal: ReadLocal,
): { workflow: ParsedWorkflow } | { unreadable: Unreadable } {
  const yaml = readYaml(text);
  if ("unreadable" in yaml) return yaml;
  const parsed = outline.safeParse(yaml.content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const message = `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is no workflow"}`;
    return { unreadable: { line: 1, column: 1, message } };
  }
  const reader = new StepReader(readLocal);
  const jobs = Object.entries(parsed.data.jobs).map(([id, read]): [string, ParsedJob] => {
    if (read.uses !== undefined) reader.expectWorkflow(read.uses, ["jobs", id, "uses"]);
    return [id, { ...read, steps: reader.expand(read.steps, ["jobs", id, "steps"]) }];
  });
  const textOf = (place: Place) => {
    const action = reader.actions.get(String(place[0]));
    return action === undefined ? { text: yaml, within: place, path } : { ...action, within: place.slice(1) };
  };
  const workflow: ParsedWorkflow = {
    ...parsed.data,
    path,
    origin: originOf(text),
    pushedTo: pushed.safeParse(yaml.content).data?.on.push.branches ?? [],
    jobs: new Map(jobs),
    unseen: reader.unseen,
    commentAt(place) {
      const { text, within } = textOf(place);
      return text.commentAt(within);
    },
    lineAt(place) {
      const { text, within, path } = textOf(place);
      return { path, ...text.lineAt(within) };
    },
  };
  return { workflow };
}

/** Whether run-steps stop at the first command that fails, also within a pipe: what `shell: bash` says and no default does. */
export function isStrictByDefault(defaults: unknown): boolean {
  return strictShell.safeParse(defaults).success;
}
