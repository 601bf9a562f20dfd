import { actionOf, isReleasing, stepsOf } from "../lint/look.ts";
import type { CalledStep } from "../lint/called-steps.ts";
import type { WorkflowRule } from "../lint/rule.ts";

export const rule: WorkflowRule = {
  id: "disallow-cache-in-releases",
  sentence: "A job that releases or deploys reads no cache: whoever ran before could have written it.",
  remedy: "take the cache out, and for actions/setup-node say package-manager-cache: false",
  *check(workflow) {
    for (const { step, job, at } of stepsOf(workflow)) {
      const cache = isReleasing(job) ? cacheOf(step) : undefined;
      if (cache !== undefined)
        yield { at: [...at, "uses"], message: `${cache} is read in a job that releases` };
    }
  },
};

function cacheOf(step: CalledStep): string | undefined {
  const action = actionOf(step);
  const { with: given = {} } = step;
  const isOn = (name: string): boolean =>
    ![undefined, null, false, "", "false"].some((off) => off === given[name]);
  if (action.startsWith("actions/cache")) return "actions/cache";
  if (action.startsWith("actions/setup-") && isOn("cache")) return `the cache of ${action}`;
  // Since version 5 it caches wherever package.json names a package manager.
  if (action === "actions/setup-node" && given["package-manager-cache"] !== false)
    return "the cache of setup-node";
  if (action === "docker/build-push-action" && isOn("cache-from")) return "the cache of the build";
  return undefined;
}
