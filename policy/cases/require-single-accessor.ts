import type { RuleCases, Sample } from "../pack/case.ts";
import { unknown } from "../value.ts";
import { deployRole } from "./fixtures/foundation.ts";
import { migrationJob } from "./fixtures/migrations.ts";
import { sampled, tokenAccessor } from "./fixtures/sampler.ts";
import { accessor, bundle } from "./fixtures/surfaces.ts";

const { member, ...grant } = accessor.inputs;
const raw = (type: string, inputs: Sample["inputs"]): Sample => ({
  type,
  name: "raw",
  stack: "production",
  inputs,
});
const project = "lotus-production";
const onProject = "gcp:projects/iAMMember:IAMMember";
const someone = "serviceAccount:other@lotus-production.iam.gserviceaccount.com";
const worker = "serviceAccount:run-worker@lotus-production.iam.gserviceaccount.com";
const sharing: Sample = {
  ...bundle,
  name: "prod-worker",
  inputs: { ...bundle.inputs, name: "prod-worker", serviceAccount: "run-worker", sharedRefs: ["api-key"] },
};
const shared: Sample = {
  ...accessor,
  name: "api-key-accessor-worker",
  owner: sharing,
  inputs: { ...accessor.inputs, member: worker },
};

export const cases: RuleCases = {
  compliant: sampled,
  judges: ["gcp:projects/iAMMember:IAMMember", "gcp:secretmanager/secretIamMember:SecretIamMember"],
  mutations: [
    { name: "a user", of: accessor, set: { member: "user:mali@lotus.example" } },
    { name: "no member", of: accessor, set: { member: undefined } },
    { name: "an account behind another word", of: accessor, set: { member: `deleted:${someone}` } },
    { name: "two accounts in one", of: accessor, set: { member: `${someone} ${someone}` } },
    { name: "another account than the bundle's", of: accessor, set: { member: someone } },
    {
      name: "another account than the migrations'",
      of: accessor,
      as: { owner: migrationJob },
      set: { member: someone },
    },
    { name: "another account than the sampler's", of: tokenAccessor, set: { member: someone } },
    { name: "a role that may do more", of: accessor, set: { role: "roles/secretmanager.admin" } },
    {
      name: "a list of readers",
      also: [
        raw("gcp:secretmanager/secretIamBinding:SecretIamBinding", { ...grant, members: [member ?? null] }),
      ],
      field: "members",
    },
    {
      name: "a list of readers in a region",
      also: [
        raw("gcp:secretmanager/regionalSecretIamBinding:RegionalSecretIamBinding", { ...grant, members: [] }),
      ],
      field: "members",
    },
    {
      name: "a whole policy",
      also: [raw("gcp:secretmanager/secretIamPolicy:SecretIamPolicy", { policyData: "{}" })],
      field: "policyData",
    },
    { name: "a second reader", also: [raw(accessor.type, { ...grant, member: someone })], field: "member" },
    {
      name: "a second reader with whose bundle nothing is shared",
      also: [{ ...shared, owner: { ...sharing, inputs: { ...sharing.inputs, sharedRefs: ["other-key"] } } }],
      field: "member",
    },
    {
      name: "another account than that of the bundle it is shared with",
      also: [{ ...shared, inputs: { ...shared.inputs, member: someone } }],
      field: "member",
    },
    {
      name: "one more for whom it is shared with",
      also: [shared, { ...shared, name: "again" }],
      at: { type: "", name: "again", inputs: {} },
      field: "member",
    },
    {
      name: "a second reader by the secret's full name",
      also: [
        raw(accessor.type, {
          ...grant,
          secretId: "projects/lotus-production/secrets/api-key",
          member: someone,
        }),
      ],
      field: "member",
    },
    {
      name: "two readers of a regional secret",
      also: ["one", "two"].map((name) => ({
        ...raw("gcp:secretmanager/regionalSecretIamMember:RegionalSecretIamMember", {
          ...grant,
          secretId: "key",
          member: someone,
        }),
        name,
      })),
      at: { type: "", name: "two", inputs: {} },
      field: "member",
    },
    {
      name: "a reader of all secrets",
      also: [raw(onProject, { project, role: "roles/secretmanager.secretAccessor", member: someone })],
      field: "role",
    },
    {
      name: "a reader of all secrets in capitals",
      also: [raw(onProject, { project, role: "Roles/SecretManager.SecretAccessor", member: someone })],
      field: "role",
    },
    {
      name: "a reader of all secrets by a list",
      also: [
        raw("gcp:projects/iAMBinding:IAMBinding", {
          project,
          role: "roles/secretmanager.secretAccessor",
          members: [someone],
        }),
      ],
      field: "role",
    },
    {
      name: "a reader of a folder's secrets",
      also: [
        raw("gcp:folder/iAMMember:IAMMember", {
          role: "roles/secretmanager.secretAccessor",
          member: someone,
        }),
      ],
      field: "role",
    },
    {
      name: "a reader of an organisation's secrets",
      also: [
        raw("gcp:organizations/iAMMember:IAMMember", {
          role: "roles/secretmanager.secretAccessor",
          member: someone,
        }),
      ],
      field: "role",
    },
    {
      name: "somebody else who manages all secrets",
      also: [raw(onProject, { project, role: "roles/secretmanager.admin", member: someone })],
      field: "role",
    },
    {
      name: "the account that deploys as a reader",
      of: deployRole,
      set: { role: "roles/secretmanager.secretAccessor" },
    },
    {
      name: "a role that is not known yet",
      of: deployRole,
      set: { role: unknown },
      field: "?role is not known before the deployment",
    },
    {
      name: "a secret that is not known yet",
      of: accessor,
      set: { secretId: unknown },
      field: "?secretId is not known before the deployment",
    },
    { name: "a member that is no text", of: accessor, set: { member: 7 } },
    {
      name: "an account with something behind it",
      of: accessor,
      set: { member: "serviceAccount:run-api@lotus-production.iam.gserviceaccount.com\nallUsers" },
    },
  ],
  allowed: [
    { name: "an account whose bundle it is shared with", also: [shared] },
    {
      name: "another right on the project",
      also: [raw(onProject, { project, role: "roles/run.viewer", member: someone })],
    },
    { name: "a right that is no text", also: [raw(onProject, { project, role: 7, member: someone })] },
    {
      name: "a secret beside the components",
      also: [raw(accessor.type, { ...grant, secretId: "other", member: someone })],
    },
    {
      name: "a secret of the same name elsewhere",
      also: [raw(accessor.type, { ...grant, project: "lotus-staging", member: someone })],
    },
    {
      name: "a secret whose name ends alike",
      also: [raw(accessor.type, { ...grant, secretId: "my-api-key", member: someone })],
    },
    ...[
      "secretmanager/secretIamMember:SecretIamMember",
      "secretmanager/secretIamBinding:SecretIamBinding",
      "secretmanager/secretIamPolicy:SecretIamPolicy",
      "projects/iAMMember:IAMMember",
    ].map((type) => ({
      name: `another provider's ${type}`,
      also: [raw(`mygcp:${type}`, { role: "roles/secretmanager.secretAccessor" })],
    })),
  ],
};
