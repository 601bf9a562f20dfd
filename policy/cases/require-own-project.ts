import type { RuleCases, Sample } from "../pack/case.ts";
import { types } from "../types.ts";
import { unknown } from "../value.ts";
import { githubEnvironment, identity, identityProvider, services } from "./fixtures/foundation.ts";
import { googleTypes, production } from "./fixtures/production.ts";
import { secret, service } from "./fixtures/surfaces.ts";

const provider = (type: string, name: string, inputs: Sample["inputs"]) => ({
  provider: { urn: `urn:pulumi:production::gantry::${type}::${name}`, type, name, inputs },
});
const gcp = "pulumi:providers:gcp";
const github = "pulumi:providers:github";

export const cases: RuleCases = {
  compliant: production.map((sample) => {
    if (sample === service)
      return { ...sample, ...provider(gcp, "default_9_37_0", { project: "lotus-production" }) };
    if (sample !== githubEnvironment) return sample;
    return { ...sample, ...provider(github, "default_6_15_0", { owner: "lotus-labs" }) };
  }),
  judges: [
    "pulumi:pulumi:Stack",
    ...googleTypes,
    types.githubEnvironment,
    types.deploymentPolicy,
    types.vercelProject,
  ],
  mutations: [
    { name: "another project", of: secret, set: { project: "lotus-staging" } },
    { name: "the project in another case", of: secret, set: { project: "Lotus-Production" } },
    { name: "a component of another project", of: identity, set: { project: "lotus-staging" } },
    {
      name: "an explicit provider",
      of: secret,
      as: provider(gcp, "other", { project: "lotus-production" }),
      field: "provider",
    },
    {
      name: "an explicit provider called like the engine's",
      of: secret,
      as: provider(gcp, "my_default_9_37_0", {}),
      field: "provider",
    },
    {
      name: "an explicit provider with the engine's name inside",
      of: secret,
      as: provider(gcp, "default_9 other", {}),
      field: "provider",
    },
    {
      name: "a provider of another project",
      of: secret,
      as: provider(gcp, "default_9_37_0", { project: "lotus-staging" }),
      field: "provider.project",
    },
    {
      name: "a provider of another package",
      of: secret,
      as: provider("pulumi:providers:google-native", "default", {}),
      field: "provider",
    },
    {
      name: "a provider of another owner",
      of: identityProvider,
      as: { type: githubEnvironment.type, ...provider(github, "default", { owner: "somebody" }) },
      field: "provider.owner",
    },
    {
      name: "an environment of another project",
      of: services,
      set: { project: "lotus-staging" },
      at: secret,
      field: "project",
    },
    {
      name: "a project that is not known yet",
      of: secret,
      set: { project: unknown },
      field: "?project is not known before the deployment",
    },
    {
      name: "a provider's project that is not known yet",
      of: secret,
      as: provider(gcp, "default", { project: unknown }),
      field: "?provider.project is not known before the deployment",
    },
  ],
  allowed: [
    {
      name: "a provider called default",
      of: secret,
      as: provider(gcp, "default", { project: "lotus-production" }),
    },
    {
      name: "a provider of a package from elsewhere",
      of: secret,
      as: provider(gcp, "default_5_4_1_github_/api.github.com/pulumiverse", {}),
    },
    {
      name: "a project that is another's word",
      also: [
        {
          type: "vercel:index/projectDomain:ProjectDomain",
          name: "domain",
          stack: "production",
          inputs: { project: "portal" },
          ...provider("pulumi:providers:vercel", "default", { owner: "x", project: "y" }),
        },
      ],
    },
    { name: "a stack without Google", of: services, gone: true },
    { name: "a stack without an identity", of: identity, gone: true },
  ],
};
