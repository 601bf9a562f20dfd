import { actionOf, stepsOf } from "../lint/look.ts";
import type { WorkflowRule } from "../lint/rule.ts";

const fromElsewhere = /^\$\{\{\s*(vars|steps|needs)\.[\w.-]+\s*\}\}$/;
/** Variables are an environment's; a job of none, such as the one that pushes images, has the names that the catalog says. */
const whole =
  /^projects\/\d+\/locations\/global\/[\w/-]+$|^[a-z0-9-]+@[a-z0-9-]+\.iam\.gserviceaccount\.com$/;

export const rule: WorkflowRule = {
  id: "log-in-by-workload-identity",
  sentence:
    "Google Cloud is reached by workload identity, whose names come from variables, outputs or, in a job of no environment, the catalog, never by a key.",
  remedy: "give google-github-actions/auth workload_identity_provider and service_account from vars",
  *check(workflow) {
    for (const { step, job, at } of stepsOf(workflow)) {
      if (actionOf(step) !== "google-github-actions/auth") continue;
      const { with: given = {} } = step;
      if (given["credentials_json"] !== undefined) {
        yield {
          at: [...at, "with", "credentials_json"],
          message: "a service account's key is a secret that never ends",
        };
      }
      for (const name of ["workload_identity_provider", "service_account"]) {
        const value = given[name];
        if (typeof value === "string" && fromElsewhere.test(value)) continue;
        if (typeof value === "string" && job.environment === undefined && whole.test(value)) continue;
        yield { at: [...at, "with", name], message: `"${name}" does not come from a variable or an output` };
      }
    }
  },
};
