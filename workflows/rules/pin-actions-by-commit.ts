import { stepsOf } from "../lint/look.ts";
import type { ParsedWorkflow } from "../lint/parsed-workflow.ts";
import type { Broken, WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "pin-actions-by-commit",
  sentence: "Every action is named by a full commit, with its version as a comment.",
  remedy:
    "write uses: <action>@<40 hex digits> # v1.2.3: a tag can be moved by whoever takes over the action",
  *check(workflow) {
    for (const { step, at } of stepsOf(workflow)) {
      if (step.uses !== undefined) yield* judge(workflow, step.uses, [...at, "uses"]);
    }
    for (const [id, { uses }] of workflow.jobs) {
      if (uses !== undefined) yield* judge(workflow, uses, ["jobs", id, "uses"]);
    }
  },
};

function* judge(workflow: ParsedWorkflow, uses: string, at: Broken["at"]): Generator<Broken> {
  // This repository's own actions are as good as the commit that is checked out.
  if (uses.startsWith("./")) return;
  const isPinned = uses.startsWith("docker://")
    ? /@sha256:[0-9a-f]{64}$/.test(uses)
    : /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses);
  if (!isPinned) yield { at, message: `"${uses}" is no full commit` };
  else if (!/^ *v?\d/.test(workflow.commentAt(at)))
    yield { at, message: `"${uses}" does not say which version it is` };
}
