import type { WorkflowRule } from "../lint/rule.ts";

/** Each runs with the repository's own rights on what a stranger has sent. */
const privileged = ["pull_request_target", "workflow_run"];

export const rule: WorkflowRule = {
  id: "disallow-privileged-triggers",
  sentence: "No workflow is started by pull_request_target or workflow_run.",
  remedy: "use pull_request, which gives a fork's code neither rights nor secrets",
  *check({ on }) {
    for (const trigger of on) {
      if (privileged.includes(trigger)) yield { at: ["on", trigger], message: `"${trigger}" starts it` };
    }
  },
};
