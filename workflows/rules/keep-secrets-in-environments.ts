import { secretsIn, textsIn } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "keep-secrets-in-environments",
  sentence:
    "Only a job with an environment reads secrets, so that the environment's approvals and refs guard them.",
  remedy: "give the job an environment, and keep the secret there instead of in the repository",
  *check(workflow) {
    for (const { text, at } of textsIn(workflow.env ?? {}, ["env"])) {
      for (const name of secretsIn(text)) yield { at, message: `the secret "${name}" is given to every job` };
    }
    for (const [id, job] of workflow.jobs) {
      if (job.secrets !== undefined) {
        yield {
          at: ["jobs", id, "secrets"],
          message: `the job "${id}" hands secrets on to another workflow`,
        };
      }
      if (job.environment !== undefined) continue;
      const { steps, ...rest } = job;
      const texts = [...textsIn(rest, ["jobs", id]), ...steps.flatMap((step) => [...textsIn(step, step.at)])];
      for (const { text, at } of texts) {
        for (const name of secretsIn(text))
          yield { at, message: `the job "${id}" reads "${name}" without an environment` };
      }
    }
  },
};
