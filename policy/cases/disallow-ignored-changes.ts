import type { RuleCases, Sample } from "../pack/case.ts";
import { githubEnvironment } from "./fixtures/foundation.ts";
import { production } from "./fixtures/production.ts";
import { secret, service } from "./fixtures/surfaces.ts";

const ignoring = (of: Sample, ...ignoreChanges: string[]) => ({
  name: `${of.type} ignores ${ignoreChanges.join(", ")}`,
  of,
  as: { options: { ...of.options, ignoreChanges } },
  field: `ignoreChanges[${ignoreChanges.length - 1}]`,
});

export const cases: RuleCases = {
  compliant: production,
  judges: "all",
  mutations: [
    ignoring(githubEnvironment, "reviewers"),
    ignoring(service, "*"),
    ignoring(service, "template.containers[0].image"),
    ignoring(secret, "rotation.nextRotationTime"),
    ignoring(secret, "labels", "rotation"),
  ],
};
