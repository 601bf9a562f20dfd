import type { RuleCases, Sample } from "../pack/case.ts";
import { unknown } from "../value.ts";
import { types } from "../types.ts";
import { googleTypes, production } from "./fixtures/production.ts";
import { accessor, invoker, service, surface } from "./fixtures/surfaces.ts";

const made = (type: string, inputs: Sample["inputs"]) => ({
  name: `${type} ${JSON.stringify(inputs)}`,
  also: [{ type, name: "made", stack: "production", inputs }],
  field: "type",
});

const bucket = (inputs: Sample["inputs"]): Sample[] => [
  { type: "gcp:storage/bucket:Bucket", name: "bucket", stack: "production", inputs },
];

export const cases: RuleCases = {
  compliant: production,
  judges: [types.surface, ...googleTypes],
  mutations: [
    made("vercel:index/deploymentProtectionException:DeploymentProtectionException", {}),
    made("cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain", { enabled: true }),
    made("cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain", { enabled: "false" }),
    {
      name: "a surface that is not public",
      of: surface,
      set: { public: false },
      at: invoker,
      field: "member",
    },
    { name: "a public surface as text", of: surface, set: { public: "true" } },
    { name: "everyone for a secret", of: accessor, set: { member: "allUsers" } },
    { name: "everyone in another case", of: accessor, set: { member: "ALLUSERS" } },
    { name: "everyone behind an invisible letter", of: accessor, set: { member: "all\u200bUsers" } },
    { name: "everyone with an account", of: accessor, set: { member: "allAuthenticatedUsers" } },
    {
      name: "everyone as more than an invoker",
      of: invoker,
      set: { role: "roles/run.admin" },
      field: "member",
    },
    { name: "everyone for another service", of: invoker, set: { name: "ocr-worker" }, field: "member" },
    {
      name: "a service without any check",
      of: surface,
      set: { public: false },
      also: [{ ...service, name: "open", inputs: { ...service.inputs, invokerIamDisabled: true } }],
      at: { ...service, name: "open" },
      field: "invokerIamDisabled",
    },
    {
      name: "everyone with an account, with something behind",
      of: accessor,
      set: { member: "allAuthenticatedUsers " },
    },
    { name: "an ACL", also: bucket({ predefinedAcl: "publicRead" }), field: "predefinedAcl" },
    {
      name: "an ACL for accounts",
      also: bucket({ predefinedAcl: "authenticatedRead" }),
      field: "predefinedAcl",
    },
    {
      name: "everyone as an editor of a list",
      of: invoker,
      set: { members: ["allUsers"], member: undefined, role: "roles/run.admin" },
      field: "members[0]",
    },
    { name: "everyone by another input", of: invoker, set: { condition: "allUsers" } },
    {
      name: "everyone by a list within",
      of: invoker,
      set: { "inner.members": ["allUsers"] },
      field: "inner.members[0]",
    },
    {
      name: "a service with a value for its check",
      of: service,
      set: { invokerIamDisabled: 1 },
      with: [{ of: surface, set: { public: false } }],
    },
    ...["members", "policyData", "entity"].map((field) => ({
      name: `${field} that are not known yet`,
      also: [
        {
          type: "gcp:storage/bucketIAMBinding:BucketIAMBinding",
          name: "raw",
          stack: "production",
          inputs: { [field]: unknown },
        },
      ],
      field: `?${field} is not known before the deployment`,
    })),
    ...[
      "storage/bucketACL:BucketACL",
      "storage/bucketAccessControl:BucketAccessControl",
      "bigquery/datasetAccess:DatasetAccess",
    ].map((type) => ({
      name: `a ${type} that is not known yet`,
      also: [{ type: `gcp:${type}`, name: "raw", stack: "production", inputs: { specialGroup: unknown } }],
      field: "?specialGroup is not known before the deployment",
    })),
    {
      name: "a check that is not known yet",
      of: service,
      set: { invokerIamDisabled: unknown },
      field: "?invokerIamDisabled is not known before the deployment",
    },
    {
      name: "a policy of another service's resource",
      also: [{ ...invoker, type: "gcp:storage/bucketIAMMember:BucketIAMMember", name: "bucket" }],
      at: { ...invoker, name: "bucket" },
      field: "member",
    },
  ],
  allowed: [
    ...[false, null].map((invokerIamDisabled) => ({
      name: `a service beside the components whose check is on: ${String(invokerIamDisabled)}`,
      also: [{ type: service.type, name: "raw", stack: "production", inputs: { invokerIamDisabled } }],
    })),
    {
      name: "a surface that does not say",
      also: [{ type: surface.type, name: "quiet", stack: "production", inputs: {} }],
    },
    {
      name: "many invokers",
      of: invoker,
      set: { member: undefined, members: [...Array(11).keys()].map(() => "allUsers") },
    },
    { name: "a check that is off, said with nothing", of: service, set: { invokerIamDisabled: null } },
    { name: "a check that a public surface does without", of: service, set: { invokerIamDisabled: true } },
    { name: "words", of: service, set: { description: "not for allUsers", title: "allUsers" } },
    made("cloudflare:index/workersScriptSubdomain:WorkersScriptSubdomain", { enabled: false }),
    made("myvercel:index/deploymentProtectionException:DeploymentProtectionException", {}),
    made("vercel:index/deploymentProtectionExceptions:DeploymentProtectionExceptions", {}),
    made("mygcp:storage/bucketIAMMember:BucketIAMMember", { member: "allUsers" }),
    { name: "an ACL for the project", also: bucket({ predefinedAcl: "notpublicRead", acl: "publicRead" }) },
    {
      name: "a word with everyone in it",
      of: accessor,
      set: { member: "group:smallUsersX@lotus.example", role: "xallAuthenticatedUsersx" },
    },
    {
      name: "what is not known and grants nothing",
      also: [
        {
          type: "gcp:storage/bucketIAMMember:BucketIAMMember",
          name: "raw",
          stack: "production",
          inputs: { etag: unknown, memberships: unknown, groupmember: unknown },
        },
      ],
    },
    ...[
      "storage/bucketIAMMembership:BucketIAMMembership",
      "storage/bucketACLs:BucketACLs",
      "storage/accessControls:AccessControls",
      "bigquery/datasetAccesses:DatasetAccesses",
      "pubsub/topic:Topic",
    ].map((type) => ({
      name: `what is not known of a ${type}`,
      also: [{ type: `gcp:${type}`, name: "raw", stack: "production", inputs: { entity: unknown } }],
    })),
  ],
};
