import { mayWrite } from "../lint/look.ts";
import type { ParsedJob, ParsedWorkflow } from "../lint/parsed-workflow.ts";
import type { WorkflowRule } from "../lint/rule.ts";

const allowed = ["workflow_dispatch", "schedule"];

export const rule: WorkflowRule = {
  id: "deploy-by-dispatch",
  sentence:
    "What reaches a cloud is started by a dispatch, a schedule or a push to the default branch, which run that branch's workflow.",
  remedy:
    "dispatch a workflow of its own with the version as an input, or name the default branch in on.push and in the job's if",
  *check(workflow, { defaultBranch }) {
    const others = workflow.on.filter((trigger) => !allowed.includes(trigger));
    if (others.length === 0) return;
    for (const [id, job] of workflow.jobs) {
      if (job.environment === undefined || !mayWrite(job, "id-token")) continue;
      const other = others.find((trigger) => trigger !== "push" || !isOf(defaultBranch(), workflow, job));
      if (other === undefined) continue;
      yield {
        at: ["on", other],
        message: `"${other}" starts the job "${id}" with whatever workflow the ref holds`,
      };
    }
  },
};

function isOf(branch: string, { pushedTo }: ParsedWorkflow, job: ParsedJob): boolean {
  const isPushed = pushedTo.length === 1 && pushedTo[0] === branch;
  return isPushed && asksFor(String(job.if ?? ""), `github.ref == 'refs/heads/${branch}'`);
}

/** Whether a condition is that one, or that one and others. */
function asksFor(condition: string, wanted: string): boolean {
  if (condition === wanted) return true;
  return condition.startsWith(`${wanted} && `) && !withoutParts(condition).includes("||");
}

/** Without texts and whatever stands in parentheses. */
function withoutParts(condition: string): string {
  let rest = condition.replaceAll(/'(?:[^']|'')*'/g, "''");
  for (let before = ""; before !== rest;) {
    before = rest;
    rest = rest.replaceAll(/\([^()]*\)/g, "");
  }
  return rest;
}
