import { driftRoles } from "../../model/drift-roles.ts";
import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { unknown } from "../value.ts";
import * as drift from "./fixtures/drift.ts";
import { branchPolicy, deployRole, environmentEntity, githubEnvironment } from "./fixtures/foundation.ts";
import { production } from "./fixtures/production.ts";
import { accessor, actAs } from "./fixtures/surfaces.ts";

const { driftRole: of, driftEntity, driftAtGitHub, driftBranch } = drift;
const reader = of.inputs["member"] ?? null;
const jobs =
  "principalSet://iam.googleapis.com/projects/524129399779/locations/global/workloadIdentityPools/github";

export const cases: RuleCases = {
  compliant: production,
  judges: [
    types.driftEnvironment,
    types.environment,
    types.githubEnvironment,
    types.deploymentPolicy,
    "gcp:cloudrunv2/serviceIamMember:ServiceIamMember",
    "gcp:projects/iAMMember:IAMMember",
    "gcp:secretmanager/secretIamMember:SecretIamMember",
    "gcp:serviceaccount/iAMMember:IAMMember",
  ],
  mutations: [
    { name: "a role that writes", of, set: { role: "roles/run.developer" } },
    { name: "the role of who deploys", of, set: { role: deployRole.inputs["role"] } },
    { name: "a role of one's own", of, set: { role: "projects/lotus-production/roles/reader" } },
    { name: "a role that hides in case", of, set: { role: "Roles/run.viewer" } },
    {
      name: "a role that is not known yet",
      of,
      set: { role: unknown },
      field: "?role is not known before the deployment",
    },
    {
      name: "a right on a service's account",
      of: actAs,
      set: { member: reader },
      field: "role",
    },
    { name: "a secret's value", of: accessor, set: { member: reader }, field: "role" },
    {
      name: "another spelling of the account",
      of: deployRole,
      set: { member: "serviceAccount:Drift-Production@lotus-production.iam.gserviceaccount.com" },
      field: "role",
    },
    {
      name: "another environment's account",
      of: deployRole,
      set: { member: "serviceAccount:drift-staging@lotus-staging.iam.gserviceaccount.com" },
      field: "role",
    },
    {
      name: "a role for the jobs themselves",
      of: deployRole,
      set: { member: `${jobs}/attribute.deployment/734003200/drift-production` },
    },
    { name: "a role for every job", of: deployRole, set: { member: `${jobs}/*` } },
    { name: "a role for one job", of: deployRole, set: { member: `${jobs.replace("Set", "")}/subject/x` } },
    { name: "admins that bypass", of: driftAtGitHub, set: { canAdminsBypass: true } },
    { name: "every ref", of: driftAtGitHub, set: { deploymentBranchPolicy: undefined } },
    {
      name: "protected branches",
      of: driftAtGitHub,
      set: { deploymentBranchPolicy: { protectedBranches: true, customBranchPolicies: false } },
    },
    {
      name: "both kinds of branches",
      of: driftAtGitHub,
      set: { "deploymentBranchPolicy.protectedBranches": true },
      field: "deploymentBranchPolicy",
    },
    { name: "another branch", of: driftBranch, set: { branchPattern: "release/1" } },
    { name: "a tag", of: driftBranch, set: { tagPattern: "v*" } },
    {
      name: "another GitHub environment",
      of: driftAtGitHub,
      set: { environment: "production" },
      at: driftEntity,
      field: "ghEnvironment",
    },
    {
      name: "the GitHub environment of another stack",
      of: driftAtGitHub,
      set: { environment: "drift-staging" },
    },
    { name: "a branch of another stack's", of: driftBranch, set: { environment: "drift-staging" } },
    { name: "a deployment under its name", of: githubEnvironment, set: { environment: "drift-production" } },
    {
      name: "a deployment under its name in another case",
      of: githubEnvironment,
      set: { environment: "Drift-x" },
    },
    {
      name: "a branch for it beside the component",
      of: branchPolicy,
      set: { environment: "drift-production" },
    },
    {
      name: "an entity that goes by its name",
      of: environmentEntity,
      set: { ghEnvironment: "drift-production" },
    },
    { name: "no GitHub environment", of: driftAtGitHub, gone: true, at: driftEntity, field: "ghEnvironment" },
    { name: "no branch", of: driftBranch, gone: true, at: driftEntity, field: "ghEnvironment" },
    {
      name: "a second branch",
      also: [{ ...driftBranch, name: "second" }],
      at: driftEntity,
      field: "ghEnvironment",
    },
  ],
  allowed: [
    ...driftRoles.map((role) => ({ name: role, of, set: { role } })),
    {
      name: "what only ends like it",
      of: deployRole,
      set: { member: "serviceAccount:adrift-x@a.iam.gserviceaccount.com" },
    },
    { name: "no word on tags", of: driftBranch, set: { tagPattern: null } },
  ],
};
