import type { WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "deny-permissions-by-default",
  sentence: "A workflow begins with permissions: {}, so that a job has what it names and nothing else.",
  remedy: "write permissions: {} at the top, and what a job needs in the job",
  *check({ permissions }) {
    if (permissions === undefined)
      yield { at: [], message: "the token's permissions are the repository's default" };
    else if (typeof permissions === "string" || Object.keys(permissions).length > 0) {
      yield { at: ["permissions"], message: `every job may ${JSON.stringify(permissions)}` };
    }
  },
};
