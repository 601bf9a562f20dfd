import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { types } from "../types.ts";

/** Vercel's words for who must log in, by the catalog's. */
const logins = new Map<unknown, string>([
  ["none", "none"],
  ["previews", "standard_protection_new"],
  ["all", "all_deployments"],
]);

export const rule: Rule = {
  id: "require-gated-vercel-deployments",
  sentence:
    "Nothing is deployed to Vercel past the gates, and its deployments are open to whom the catalog says.",
  protects: { entity: "DeploymentSurface", seed: "003" },
  remedy:
    "leave gitRepository out, autoAssignCustomDomains false and gitForkProtection true, as the component does",
  judges: (type) => type === types.vercelProject || /^vercel:.*:(Deployment|Alias)$/.test(type),
  *check(resource) {
    if (resource.type !== types.vercelProject) {
      yield {
        field: "type",
        problem: "deploys with the stack: that is the workflow's work, after its checks",
      };
      return;
    }
    yield* checkProject(resource);
    yield* checkLogin(resource);
  },
};

function* checkProject(project: Resource): Generator<Violation> {
  const repository = project.get("gitRepository");
  if (repository !== undefined && repository !== null) {
    yield { field: "gitRepository", problem: "makes Vercel deploy on every push" };
  }
  if (project.get("autoAssignCustomDomains") !== false) {
    yield { field: "autoAssignCustomDomains", problem: "must be false: promotion is a step of its own" };
  }
  if (project.get("gitForkProtection") !== true) {
    yield { field: "gitForkProtection", problem: "must be true, or a fork's code runs with the variables" };
  }
}

function* checkLogin(project: Resource): Generator<Violation> {
  const field = "vercelAuthentication.deploymentType";
  const declared = project.owner(types.surface)?.get("vercel.protection") ?? "previews";
  if (project.get(field) !== logins.get(declared)) {
    yield { field, problem: "is not the protection that the catalog says" };
  }
}
