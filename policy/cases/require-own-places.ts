import type { RuleCases, Sample } from "../pack/case.ts";
import { types } from "../types.ts";
import { unknown } from "../value.ts";
import { driftAtGitHub } from "./fixtures/drift.ts";
import { branchPolicy, environmentEntity, githubEnvironment, identity } from "./fixtures/foundation.ts";
import {
  dns,
  mapping,
  mirrorRepository,
  places,
  record,
  siteDns,
  siteDomain,
  siteRecord,
  siteRedirect,
  subscription,
  variable,
} from "./fixtures/places.ts";
import { production } from "./fixtures/production.ts";
import { surface, vercelProject } from "./fixtures/surfaces.ts";

/** The same resource, made by nobody's component. */
const alone = ({ owner: _owner, ...sample }: Sample) => ({
  name: `${sample.type} of no component`,
  also: [{ ...sample, name: "alone", stack: "production" }],
  field: "parent",
});
const elsewhere = "elsewhere.example";

export const cases: RuleCases = {
  compliant: [...production, ...places],
  judges: [
    types.dnsRecord,
    types.domainMapping,
    types.surfaceDns,
    types.registry,
    types.subscription,
    types.githubEnvironment,
    types.deploymentPolicy,
    variable.type,
    types.vercelDomain,
    types.vercelProject,
  ],
  mutations: [
    ...[record, mapping, dns, siteDomain, mirrorRepository].map(alone),
    ...[githubEnvironment, branchPolicy, variable].map(alone),
    { name: "another zone", of: record, set: { zoneId: "00000000000000000000000000000000" } },
    { name: "a zone that nobody declared", of: dns, set: { zoneId: undefined }, at: record, field: "zoneId" },
    { name: "production's name", of: record, set: { name: "www.lotus.example" } },
    { name: "a record that leads elsewhere", of: record, set: { content: elsewhere } },
    { name: "the other platform's alias", of: siteRecord, set: { content: "ghs.googlehosted.com" } },
    { name: "an address", of: record, set: { type: "A" } },
    { name: "a mapping of another host", of: mapping, set: { name: "www.lotus.example" } },
    { name: "a mapping to another service", of: mapping, set: { "spec.routeName": "other" } },
    { name: "a host of another surface", of: dns, set: { "hosts[0].host": "www.lotus.example" } },
    {
      name: "a host that only looks regional",
      of: dns,
      set: { "hosts[1].host": "api-eu-west.lotus.example" },
    },
    {
      name: "an address that is not its hosts'",
      of: surface,
      set: { endpointUrl: "https://www.lotus.example" },
      at: dns,
      field: "hosts[0].host",
    },
    { name: "a domain of another surface", of: siteDomain, set: { domain: "portal.lotus.example" } },
    { name: "a domain that redirects", of: siteDomain, set: { redirect: elsewhere } },
    { name: "a domain that redirects elsewhere", of: siteRedirect, set: { redirect: elsewhere } },
    { name: "a domain that no longer redirects", of: siteRedirect, set: { redirect: undefined } },
    {
      name: "a host that the catalog does not have any more",
      of: siteDns,
      set: { "hosts[2].host": "older.lotus.example" },
    },
    { name: "a domain of a branch", of: siteDomain, set: { gitBranch: "topic" } },
    { name: "a domain of an environment of its own", of: siteDomain, set: { customEnvironmentId: "env_1" } },
    { name: "a team of its own", of: vercelProject, set: { teamId: "team_1" } },
    { name: "a team of a domain's own", of: siteDomain, set: { teamId: "team_1" } },
    {
      name: "another registry",
      of: mirrorRepository,
      set: { "remoteRepositoryConfig.commonRepository.uri": "https://registry.elsewhere.example" },
    },
    {
      name: "another way to say a registry",
      of: mirrorRepository,
      set: { "remoteRepositoryConfig.dockerRepository": { publicRepository: "DOCKER_HUB" } },
    },
    { name: "no mirror", of: mirrorRepository, set: { mode: "STANDARD_REPOSITORY" } },
    {
      name: "a push to somewhere else",
      of: subscription,
      set: { "pushConfig.pushEndpoint": `https://${elsewhere}/` },
    },
    {
      name: "production's environment from elsewhere",
      of: githubEnvironment,
      set: { environment: "staging" },
    },
    { name: "another environment's variable", of: variable, set: { environment: "staging" } },
    { name: "a policy of another environment", of: branchPolicy, set: { environment: "staging" } },
    { name: "the drift check as what deploys", of: driftAtGitHub, set: { environment: "production" } },
    {
      name: "a variable of a surface in another environment",
      also: [
        {
          ...variable,
          name: "of-surface",
          owner: surface,
          inputs: { ...variable.inputs, environment: "staging" },
        },
      ],
      field: "environment",
    },
    { name: "another repository", of: variable, set: { repository: "other" } },
    {
      name: "an environment whose jobs may not deploy",
      of: environmentEntity,
      set: { ghEnvironment: "staging" },
    },
    {
      name: "another environment, which is said not to be at GitHub",
      of: environmentEntity,
      set: { ghEnvironment: "staging", atGitHub: false },
    },
    {
      name: "a repository that is not known yet",
      of: variable,
      set: { repository: unknown },
      field: "?repository is not known before the deployment",
    },
  ],
  allowed: [
    { name: "a variable of a surface", also: [{ ...variable, name: "of-surface", owner: surface }] },
    {
      name: "a region's own address",
      of: surface,
      set: { "regional.eu-west": { endpointUrl: "https://api.eu.lotus.example" } },
      with: [{ of: dns, set: { "hosts[1].host": "api.eu.lotus.example" } }],
    },
    {
      name: "a further domain that serves",
      of: siteRedirect,
      set: { domain: "www.lotus.example", redirect: undefined, redirectStatusCode: undefined },
    },
    { name: "no team, said aloud", of: vercelProject, set: { teamId: "" } },
    {
      name: "a private mirror",
      of: mirrorRepository,
      set: { "remoteRepositoryConfig.upstreamCredentials": { usernamePasswordCredentials: {} } },
    },
    { name: "a stack without an identity", of: identity, gone: true },
  ],
};
