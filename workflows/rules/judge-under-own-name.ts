import { basename } from "node:path";
import { judgingChecks } from "../../model/judging-checks.ts";
import type { ParsedWorkflow } from "../lint/parsed-workflow.ts";
import type { WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "judge-under-own-name",
  sentence: "No other workflow reports a check of a pull request under the name of a job that judges it.",
  remedy: "give the job another name: those that judge are in pull-request.yml alone",
  *check(workflow, { defaultBranch }) {
    if (basename(workflow.path) === "pull-request.yml" || !isOfChanges(workflow, defaultBranch)) return;
    for (const [id, { name }] of workflow.jobs) {
      const reported = name ?? id;
      if (!judgingChecks.some((each) => each === reported)) continue;
      const at = name === undefined ? ["jobs", id] : ["jobs", id, "name"];
      yield { at, message: `the job "${id}" reports "${reported}", which every gate waits for` };
    }
  },
};

/** Whether its jobs may report on the commit of a change: a pull request's, or one that was pushed to its branch. */
function isOfChanges({ on, pushedTo }: ParsedWorkflow, defaultBranch: () => string): boolean {
  if (on.includes("pull_request") || on.includes("merge_group")) return true;
  return on.includes("push") && !(pushedTo.length === 1 && pushedTo[0] === defaultBranch());
}
