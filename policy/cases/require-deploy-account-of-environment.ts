import type { RuleCases } from "../pack/case.ts";
import { unknown } from "../value.ts";
import { driftBinding } from "./fixtures/drift.ts";
import { deployBinding as of, identity } from "./fixtures/foundation.ts";
import { production } from "./fixtures/production.ts";
import { actAs } from "./fixtures/surfaces.ts";

const deployments =
  "principalSet://iam.googleapis.com/projects/524129399779/locations/global/workloadIdentityPools/github" +
  "/attribute.deployment/734003200";
const pool = "projects/524129399779/locations/global/workloadIdentityPools/github";
const members = [
  `principalSet://iam.googleapis.com/${pool}/*`,
  `principalSet://iam.googleapis.com/${pool}/attribute.repository_id/734003200`,
  `principalSet://iam.googleapis.com/${pool}/attribute.environment/production`,
  `principalSet://iam.googleapis.com/${pool}/attribute.deployment/734003200/staging`,
  `principalSet://iam.googleapis.com/${pool}/attribute.deployment/1/production`,
  `principalSet://iam.googleapis.com/${pool}/attribute.deployment/734003200/production/x`,
  `principalSet://iam.googleapis.com/${pool}/Attribute.deployment/734003200/production`,
  `xprincipalSet://iam.googleapis.com/${pool}/attribute.deployment/734003200/production`,
  `principal://iam.googleapis.com/${pool}/subject/repo:lotus-labs/lotus:ref:refs/heads/main`,
  "user:mali@lotus.example",
  "allUsers",
];
const become = ["TokenCreator", "OpenIdTokenCreator", "Admin", "KeyAdmin"].map((right) => ({
  name: `service account ${right}`,
  of,
  set: { role: `roles/iam.serviceAccount${right}` },
}));
const { member, ...grant } = of.inputs;
const raw = { type: of.type, name: "raw", stack: "production", inputs: of.inputs };
const list = {
  type: "gcp:serviceaccount/iAMBinding:IAMBinding",
  name: "list",
  owner: identity,
  inputs: { ...grant, members: [member ?? null, "user:mali@lotus.example"] },
};
const policy = { ...raw, type: "gcp:serviceaccount/iAMPolicy:IAMPolicy", inputs: { policyData: "{}" } };

export const cases: RuleCases = {
  compliant: production,
  judges: ["gcp:serviceaccount/iAMMember:IAMMember"],
  mutations: [
    ...members.map((value) => ({ name: value, of, set: { member: value } })),
    ...become,
    { name: "the right in another case", of, set: { role: "Roles/iam.workloadIdentityUser" } },
    {
      name: "another environment in the catalog",
      of: identity,
      set: { ghEnvironments: ["staging"] },
      at: of,
      field: "member",
    },
    {
      name: "the deploy account for what looks for drift",
      of: identity,
      set: { ghEnvironments: ["production", "drift-production"] },
      with: [{ of, set: { member: `${deployments}/drift-production` } }],
      at: of,
      field: "member",
    },
    {
      name: "the deploy account below what looks for drift",
      of: driftBinding,
      set: { serviceAccountId: grant["serviceAccountId"] ?? null },
      field: "member",
    },
    {
      name: "the account that looks for drift, below who deploys",
      of,
      set: { serviceAccountId: driftBinding.inputs["serviceAccountId"] },
      field: "member",
    },
    {
      name: "the account that looks for drift, for who deploys",
      of: driftBinding,
      set: { member: `${deployments}/production` },
    },
    {
      name: "the account that looks for drift, for another stack",
      of: driftBinding,
      set: { member: `${deployments}/drift-staging` },
    },
    { name: "a person who starts services", of: actAs, set: { member: "user:mali@lotus.example" } },
    {
      name: "a service's account that starts services",
      of: actAs,
      set: { member: "serviceAccount:run-api@lotus-production.iam.gserviceaccount.com" },
    },
    {
      name: "something around the deploy account",
      of: actAs,
      set: { member: "deleted:serviceAccount:deploy-production@lotus-production.iam.gserviceaccount.com" },
    },
    {
      name: "something behind the deploy account",
      of: actAs,
      set: { member: "serviceAccount:deploy-production@lotus-production.iam.gserviceaccount.com.evil" },
    },
    { name: "a list with somebody else", also: [list], field: "members[1]" },
    { name: "a whole policy", also: [policy], field: "policyData" },
    { name: "a binding beside the components", also: [raw], field: "member" },
    {
      name: "a member that is not known yet",
      of,
      set: { member: unknown },
      field: "?member is not known before the deployment",
    },
  ],
  allowed: [
    {
      name: "a role that lets nobody in",
      of,
      set: { role: "roles/iam.serviceAccountViewer", member: "user:mali@lotus.example" },
    },
    {
      name: "roles that look alike",
      of,
      set: { role: "roles/iam.workloadIdentityUsers", member: "user:mali@lotus.example" },
    },
    {
      name: "roles of one's own",
      of,
      set: { role: "projects/x/roles/iam.workloadIdentityUser", member: "user:mali@lotus.example" },
    },
    { name: "a role that is no text", of, set: { role: 7 } },
    { name: "another provider", also: [{ ...raw, type: "mygcp:serviceaccount/iAMMember:IAMMember" }] },
  ],
};
