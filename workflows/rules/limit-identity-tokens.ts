import { actionOf, mayWrite } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

const attests = /^actions\/attest(-build-provenance|-sbom)?$/;
/** Artifact Registry takes no token of GitHub's. */
const pushes = "docker/build-push-action";

export const rule: WorkflowRule = {
  id: "limit-identity-tokens",
  sentence:
    "Only a job with an environment, or one that signs an attestation or pushes an image, can prove who it is.",
  remedy: "take id-token: write out of the job, or give it the environment that it deploys to",
  *check({ jobs }) {
    for (const [id, job] of jobs) {
      if (!mayWrite(job, "id-token") || job.environment !== undefined) continue;
      if (job.steps.some((step) => attests.test(actionOf(step)) || actionOf(step) === pushes)) continue;
      yield {
        at: ["jobs", id, "permissions"],
        message: `the job "${id}" can act as this repository anywhere`,
      };
    }
  },
};
