import { mayWrite } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

const allowed = ["workflow_dispatch", "schedule"];

export const rule: WorkflowRule = {
  id: "deploy-by-dispatch",
  sentence:
    "What reaches a cloud is started by a dispatch or a schedule, which run the default branch's workflow.",
  remedy: "dispatch a workflow of its own with the version as an input",
  *check({ on, jobs }) {
    const other = on.find((trigger) => !allowed.includes(trigger));
    if (other === undefined) return;
    for (const [id, job] of jobs) {
      if (job.environment === undefined || !mayWrite(job, "id-token")) continue;
      yield {
        at: ["on", other],
        message: `"${other}" starts the job "${id}" with whatever workflow the ref holds`,
      };
    }
  },
};
