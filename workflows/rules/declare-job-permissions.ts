import type { WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "declare-job-permissions",
  sentence: "Every job names what its token may do, each right by itself.",
  remedy: "give the job permissions: with the least it needs, such as contents: read",
  *check({ jobs }) {
    for (const [id, { permissions }] of jobs) {
      if (permissions === undefined)
        yield { at: ["jobs", id], message: `the job "${id}" names no permissions` };
      else if (typeof permissions === "string") {
        yield { at: ["jobs", id, "permissions"], message: `"${permissions}" is every right at once` };
      }
    }
  },
};
