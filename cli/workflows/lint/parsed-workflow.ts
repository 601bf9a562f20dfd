import { isNode, LineCounter, parseDocument } from "yaml";
import { z } from "zod";

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const values = z.record(z.string(), scalar);
const permissions = z.union([z.record(z.string(), z.string()), z.string()]);
const concurrency = z.union([
  z.string(),
  z.looseObject({ group: scalar.optional(), "cancel-in-progress": scalar.optional() }),
]);

const step = z.looseObject({
  id: z.string().optional(),
  uses: z.string().optional(),
  with: values.optional(),
  env: values.optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
});
export type ParsedStep = z.infer<typeof step>;

const job = z.looseObject({
  if: scalar.optional(),
  permissions: permissions.optional(),
  environment: z.union([z.string(), z.looseObject({ name: scalar })]).optional(),
  concurrency: concurrency.optional(),
  "runs-on": z.unknown().optional(),
  "timeout-minutes": scalar.optional(),
  defaults: z.unknown().optional(),
  uses: z.string().optional(),
  secrets: z.unknown().optional(),
  steps: z.array(step).default([]),
});
export type ParsedJob = z.infer<typeof job>;

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
  jobs: z.record(z.string(), job),
});

export type Place = readonly (string | number)[];

/** A workflow as rules see it, whoever wrote it: what they judge has a type, everything else is left as it is. */
export interface ParsedWorkflow extends Omit<z.infer<typeof outline>, "jobs"> {
  path: string;
  /** The branches to which a push starts it; none where it names no branches, or where tags start it, too. */
  pushedTo: readonly string[];
  jobs: ReadonlyMap<string, ParsedJob>;
  /** The comment behind the value at a place. */
  commentAt: (place: Place) => string;
  /** 1-based; of the closest thing around where there is nothing at the place itself. */
  lineAt: (place: Place) => { line: number; column: number };
}

/** Why something is no workflow at all. */
export interface Unreadable {
  line: number;
  column: number;
  message: string;
}

/** Reads a workflow. `unreadable` where it is no YAML, or has not even the outline of a workflow. */
export function parseWorkflow(
  path: string,
  text: string,
): { workflow: ParsedWorkflow } | { unreadable: Unreadable } {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const [error] = document.errors;
  if (error !== undefined) {
    const { line, col: column } = counter.linePos(error.pos[0]);
    return { unreadable: { line, column, message: error.message } };
  }
  const content: unknown = document.toJS({ maxAliasCount: 100 });
  const parsed = outline.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const message = `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is no workflow"}`;
    return { unreadable: { line: 1, column: 1, message } };
  }
  const nodeAt = (place: Place) => {
    const node = document.getIn(place, true);
    return isNode(node) ? node : undefined;
  };
  const workflow: ParsedWorkflow = {
    ...parsed.data,
    path,
    pushedTo: pushed.safeParse(content).data?.on.push.branches ?? [],
    jobs: new Map(Object.entries(parsed.data.jobs)),
    commentAt: (place) => nodeAt(place)?.comment ?? "",
    lineAt(place) {
      for (let length = place.length; length >= 0; length -= 1) {
        const start = nodeAt(place.slice(0, length))?.range?.[0];
        if (start === undefined) continue;
        const { line, col } = counter.linePos(start);
        return { line, column: col };
      }
      return { line: 1, column: 1 };
    },
  };
  return { workflow };
}

/** Whether run-steps stop at the first command that fails, also within a pipe: what `shell: bash` says and no default does. */
export function isStrictByDefault(defaults: unknown): boolean {
  return strictShell.safeParse(defaults).success;
}
