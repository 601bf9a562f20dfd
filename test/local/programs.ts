/** A small program per emulated provider: its resources in an order that only dependencies give. */
export const programs: Readonly<Record<string, { readonly source: string; readonly resources: number }>> = {
  gcp: {
    resources: 8,
    source: `
import { Service as Api } from "@pulumi/gcp/projects/service.js";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { Topic } from "@pulumi/gcp/pubsub/topic.js";
import { Service } from "@pulumi/gcp/cloudrunv2/service.js";
import { ServiceIamMember } from "@pulumi/gcp/cloudrunv2/serviceIamMember.js";
const apis = ["run", "iam", "pubsub"].map((name) => new Api(name, { service: name + ".googleapis.com" }));
const account = new Account("api", { accountId: "api-runtime" }, { dependsOn: apis });
new Topic("events", {}, { dependsOn: apis });
const service = new Service("api", {
  name: "api", location: "us-east1", deletionProtection: false,
  template: { serviceAccount: account.email, containers: [{ image: "api@sha256:1" }] },
});
const { name, location, project } = service;
new ServiceIamMember("invoker", { name, location, project, role: "roles/run.invoker", member: account.member });
new Account("second", { accountId: "second-runtime" }, { dependsOn: apis });
export const uri = service.uri;
`,
  },
  github: {
    resources: 4,
    source: `
import * as pulumi from "@pulumi/pulumi";
import { RepositoryEnvironment } from "@pulumi/github/repositoryEnvironment.js";
import { RepositoryEnvironmentDeploymentPolicy } from "@pulumi/github/repositoryEnvironmentDeploymentPolicy.js";
import { ActionsEnvironmentVariable } from "@pulumi/github/actionsEnvironmentVariable.js";
import { RepositoryRuleset } from "@pulumi/github/repositoryRuleset.js";
const { repository, environment } = new RepositoryEnvironment("staging", {
  repository: "lotus", environment: "staging", reviewers: [{ users: [1, 2] }],
  deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
});
new RepositoryEnvironmentDeploymentPolicy("main", { repository, environment, branchPattern: "main" });
new ActionsEnvironmentVariable("hidden", { repository, environment, variableName: "A", value: pulumi.secret("canary-7f3a9c") });
new RepositoryRuleset("tags", {
  repository: "lotus", target: "tag", enforcement: "active", rules: { deletion: true },
  conditions: { refName: { includes: ["~ALL"], excludes: [] } },
});
export const uri = environment;
`,
  },
  cloudflare: {
    resources: 3,
    source: `
import { DnsRecord } from "@pulumi/cloudflare/dnsRecord.js";
import { WorkersKvNamespace } from "@pulumi/cloudflare/workersKvNamespace.js";
import { WorkersKv } from "@pulumi/cloudflare/workersKv.js";
const zoneId = "0123456789abcdef0123456789abcdef";
new DnsRecord("api", { zoneId, name: "api.lotus.example", type: "CNAME", content: "ghs.googlehosted.com", ttl: 1 });
const flags = new WorkersKvNamespace("flags", { accountId: zoneId, title: "flags" });
new WorkersKv("flag", { accountId: zoneId, namespaceId: flags.id, keyName: "flag", value: "on" });
export const uri = flags.id;
`,
  },
  vercel: {
    resources: 4,
    source: `
import { Project } from "@pulumiverse/vercel/project.js";
import { ProjectDomain } from "@pulumiverse/vercel/projectDomain.js";
import { ProjectEnvironmentVariable } from "@pulumiverse/vercel/projectEnvironmentVariable.js";
import { ProjectDeploymentRetention } from "@pulumiverse/vercel/projectDeploymentRetention.js";
const portal = new Project("portal", { name: "portal" });
const projectId = portal.id;
new ProjectDomain("portal", { projectId, domain: "portal.lotus.example" });
new ProjectEnvironmentVariable("hidden", { projectId, key: "TOKEN", value: "canary-7f3a9c", sensitive: true, targets: ["production"] });
new ProjectDeploymentRetention("portal", { projectId, expirationProduction: "1y" });
export const uri = projectId;
`,
  },
};

/** What somebody changes by hand in each cloud: the resource's type, and a text in its file. */
export const tamperings: Readonly<
  Record<string, { readonly type: string; readonly from: string; readonly to: string }>
> = {
  gcp: {
    type: "gcp:cloudrunv2/service:Service",
    from: '"invokerIamDisabled": false',
    to: '"invokerIamDisabled": true',
  },
  github: {
    type: "github:index/repositoryEnvironment:RepositoryEnvironment",
    from: '"canAdminsBypass": true',
    to: '"canAdminsBypass": false',
  },
  cloudflare: { type: "cloudflare:index/workersKv:WorkersKv", from: '"value": "on"', to: '"value": "off"' },
  vercel: {
    type: "vercel:index/project:Project",
    from: '"gitForkProtection": true',
    to: '"gitForkProtection": false',
  },
};
