import type { ImportRule } from "./import-rule.ts";

/** "Import" on each resource's page in the Pulumi registry. */
export const githubRules: Readonly<Record<string, ImportRule>> = {
  "github:index/branchProtection:BranchProtection": {
    form: "{repositoryId}:{pattern}",
    // Its importer records the repository's node id in place of the name, and another one there means another rule.
    never: ({ text }) =>
      `an import records the repository under another id, so that the next deployment would make it anew: remove the protection of ${text("pattern")} at GitHub, and "gantry up repository" makes it`,
  },
  "github:index/issueLabel:IssueLabel": { form: "{repository}:{name}" },
  "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy": {
    form: "{repository}:{environment}:{id}",
    by: ["branchPattern", "tagPattern"],
    look: async ({ apis, text }) => {
      const [type, name] =
        text("tagPattern") === "" ? ["branch", text("branchPattern")] : ["tag", text("tagPattern")];
      const policies = await apis.deploymentPolicies(text("repository"), text("environment"));
      return policies.filter((each) => each.type === type && each.name === name).map(({ id }) => String(id));
    },
  },
  "github:index/repositoryRuleset:RepositoryRuleset": {
    form: "{repository}:{id}",
    by: ["name", "target"],
    look: async ({ apis, text }) => {
      const rulesets = await apis.rulesets(text("repository"));
      return rulesets
        .filter(({ name, target }) => name === text("name") && target === text("target"))
        .map(({ id }) => String(id));
    },
  },
};
