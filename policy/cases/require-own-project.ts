import type { RuleCases, Sample } from "../pack/case.ts";
import { types } from "../types.ts";
import { unknown } from "../value.ts";
import { githubEnvironment, identity, identityProvider, services } from "./fixtures/foundation.ts";
import { googleTypes, production } from "./fixtures/production.ts";
import { accessor, actAs, invoker, secret, service, surface } from "./fixtures/surfaces.ts";

const provider = (type: string, name: string, inputs: Sample["inputs"]) => ({
  provider: { urn: `urn:pulumi:production::gantry::${type}::${name}`, type, name, inputs },
});
const gcp = "pulumi:providers:gcp";
const github = "pulumi:providers:github";

export const cases: RuleCases = {
  compliant: production.map((sample) => {
    if (sample === invoker)
      return {
        ...sample,
        ...provider(gcp, "default_9_37_0", { project: "lotus-production", version: "9.37.0" }),
      };
    if (sample !== githubEnvironment) return sample;
    return { ...sample, ...provider(github, "default_6_15_0", { owner: "lotus-labs", version: "6.15.0" }) };
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
      name: "a topic of another project",
      of: secret,
      set: { "topics[0].name": "projects/lotus-staging/topics/secret-rotation" },
    },
    {
      name: "an account of another project",
      of: accessor,
      set: { member: "serviceAccount:run-api@lotus-staging.iam.gserviceaccount.com" },
    },
    {
      name: "an account that lies in another project",
      of: actAs,
      set: {
        serviceAccountId: "projects/lotus-staging/serviceAccounts/x@lotus-production.iam.gserviceaccount.com",
      },
    },
    {
      name: "a pool of another project",
      of: actAs,
      set: { member: "principalSet://iam.googleapis.com/projects/1/locations/global/x" },
    },
    {
      name: "Google's account for another project",
      of: accessor,
      set: { member: "serviceAccount:service-1@gcp-sa-artifactregistry.iam.gserviceaccount.com" },
    },
    {
      name: "an image of another project's mirror",
      of: service,
      set: { "template.containers[0].image": "us-east1-docker.pkg.dev/Lotus-Staging/ghcr/lotus-labs/api" },
    },
    {
      name: "an image of another project's registry for everybody",
      of: service,
      set: { "template.containers[0].image": "docker.pkg.dev/lotus-staging/lotus-labs/api" },
    },
    {
      name: "an image of another project than the one that the catalog names",
      of: service,
      set: { "template.containers[0].image": "us-docker.pkg.dev/somebody/apps/api" },
      with: [{ of: surface, set: { "cloudRun.image": "us-docker.pkg.dev/lotus-images/apps/api" } }],
    },
    {
      name: "something else of the project whose image the catalog names",
      of: service,
      set: { description: "us-docker.pkg.dev/lotus-images/apps/api" },
      with: [{ of: surface, set: { "cloudRun.image": "us-docker.pkg.dev/lotus-images/apps/api" } }],
    },
    {
      name: "a provider of another project",
      of: secret,
      as: provider(gcp, "default_9_37_0", { project: "lotus-staging" }),
      field: "provider.project",
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
      name: "an image of the project that the catalog names",
      of: service,
      set: { "template.containers[0].image": "us-docker.pkg.dev/lotus-images/apps/api@sha256:0" },
      with: [{ of: surface, set: { "cloudRun.image": "us-docker.pkg.dev/lotus-images/apps/api" } }],
    },
    {
      name: "Google's own account for this project",
      of: accessor,
      set: { member: "serviceAccount:service-524129399779@gcp-sa-artifactregistry.iam.gserviceaccount.com" },
    },
    {
      name: "a page whose address only looks like it",
      of: service,
      set: { description: "https://lotus.example/projects/lotus-staging" },
    },
    {
      name: "Google's own account, by its address alone",
      of: service,
      set: { description: "service-524129399779@gcp-sa-artifactregistry.iam.gserviceaccount.com" },
    },
    {
      name: "a page of a registry",
      of: service,
      set: { description: "https://us-docker.pkg.dev/somebody/images" },
    },
    { name: "a value that is not known yet", of: accessor, set: { member: unknown } },
    {
      name: "a project that is another's word",
      also: [
        {
          type: "vercel:index/projectDomain:ProjectDomain",
          name: "domain",
          stack: "production",
          inputs: { project: "portal", note: "projects/portal/domains" },
          ...provider("pulumi:providers:vercel", "default", { owner: "x", project: "y" }),
        },
      ],
    },
    { name: "a stack without Google", of: services, gone: true },
    { name: "a stack without an identity", of: identity, gone: true },
  ],
};
