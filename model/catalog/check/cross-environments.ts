import type { EnvironmentName } from "../../scalars.ts";
import type { Problem } from "../problem.ts";
import { namesOf, referencesIn } from "../rules/rule.ts";
import { layersOf } from "../source.ts";
import type { EnvironmentCheck } from "./check-environment.ts";
import type { Finding } from "./finding.ts";
import { resolve } from "./resolve.ts";

/**
 * What two environments must not share: a bundle, whose id comes from its name alone; a GitHub environment, whose
 * reviewers and secrets would then be those of whichever was deployed last; and a workflow file, which is generated.
 */
export function checkAcross(checks: readonly EnvironmentCheck[]): Problem[] {
  const problems: Problem[] = [];
  const bundles = new Map<string, EnvironmentName>();
  const github = new Map<string, EnvironmentName>();
  const workflows = new Map<string, EnvironmentName>();
  for (const { environment, merged, source } of checks) {
    if (merged === undefined) continue;
    const claim = (owners: Map<string, EnvironmentName>, name: string, finding: Finding): void => {
      const owner = owners.get(name) ?? environment;
      owners.set(name, owner);
      if (owner !== environment) problems.push(resolve(finding, layersOf(source), merged));
    };
    const hint = "each environment has its own";
    for (const name of namesOf(merged, "bundles")) {
      const text = `is a bundle of ${bundles.get(name) ?? environment} too`;
      claim(bundles, name, { path: ["bundles", name], text, hint, showsValue: false });
    }
    for (const { path, name } of referencesIn(merged, "services", ["ghEnvironment"])) {
      const text = `is a GitHub environment of ${github.get(name) ?? environment} too`;
      claim(github, name, { path, text, hint });
    }
    for (const { path, name } of referencesIn(merged, "pipelines", ["workflowFile"])) {
      const text = `is a workflow of ${workflows.get(name) ?? environment} too`;
      claim(workflows, name, { path, text, hint });
    }
  }
  return problems;
}
