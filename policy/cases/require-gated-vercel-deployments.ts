import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { production } from "./fixtures/production.ts";
import { portal, vercelProject as of } from "./fixtures/surfaces.ts";

const login = "vercelAuthentication.deploymentType";
const made = (type: string) => ({
  name: type,
  also: [{ type, name: "made", stack: "production", inputs: {} }],
  field: "type",
});
const raw = {
  type: of.type,
  name: "raw",
  stack: "production",
  inputs: { autoAssignCustomDomains: false, gitForkProtection: true },
};

export const cases: RuleCases = {
  compliant: production,
  judges: [types.vercelProject],
  mutations: [
    { name: "a repository", of, set: { gitRepository: { type: "github", repo: "lotus-labs/lotus" } } },
    { name: "domains by themselves", of, set: { autoAssignCustomDomains: true } },
    { name: "domains as text", of, set: { autoAssignCustomDomains: "false" } },
    { name: "domains as Vercel likes", of, set: { autoAssignCustomDomains: undefined } },
    { name: "forks", of, set: { gitForkProtection: false } },
    { name: "forks as Vercel likes", of, set: { gitForkProtection: undefined } },
    { name: "no login", of, set: { [login]: "none" } },
    { name: "no word on logins", of, set: { vercelAuthentication: undefined }, field: login },
    {
      name: "a login for fewer than the catalog says",
      of: portal,
      set: { "vercel.protection": "all" },
      at: of,
      field: login,
    },
    {
      name: "a login that the catalog does not have",
      of: portal,
      set: { "vercel.protection": "none" },
      at: of,
      field: login,
    },
    { name: "a project beside the components", also: [raw], field: login },
    made("vercel:index/deployment:Deployment"),
    made("vercel:index/alias:Alias"),
  ],
  allowed: [
    ...(
      [
        ["none", "none"],
        ["all", "all_deployments"],
      ] as const
    ).map(([protection, type]) => ({
      name: `a login for ${protection}`,
      of,
      set: { [login]: type },
      with: [{ of: portal, set: { "vercel.protection": protection } }],
    })),
    { name: "no repository, said aloud", of, set: { gitRepository: null } },
    ...["myvercel:index/alias:Alias", "vercel:index/aliases:Aliases"].map((type) => ({
      name: type,
      also: [{ type, name: "made", stack: "production", inputs: {} }],
    })),
  ],
};
