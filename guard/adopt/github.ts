import type { ImportRule } from "./import-rule.ts";

/** "Import" on each resource's page in the Pulumi registry. */
export const githubRules: Readonly<Record<string, ImportRule>> = {
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
