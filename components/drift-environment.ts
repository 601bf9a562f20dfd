import * as pulumi from "@pulumi/pulumi";
import { IAMMember as ProjectIAMMember } from "@pulumi/gcp/projects/iammember.js";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { IAMMember as AccountIAMMember } from "@pulumi/gcp/serviceaccount/iammember.js";
import { ActionsEnvironmentVariable } from "@pulumi/github/actionsEnvironmentVariable.js";
import { RepositoryEnvironment } from "@pulumi/github/repositoryEnvironment.js";
import { RepositoryEnvironmentDeploymentPolicy } from "@pulumi/github/repositoryEnvironmentDeploymentPolicy.js";
import { driftGhEnvironment } from "../model/catalog/gh-environment.ts";
import { accountEmail, driftAccountId } from "../model/cloud-names.ts";
import { driftRoles } from "../model/drift-roles.ts";
import type { Scope } from "./scope.ts";
import { jobsOf, type WorkloadIdentity } from "./workload-identity.ts";

export interface DriftEnvironmentArgs {
  scope: Scope;
  identity: WorkloadIdentity;
}

/**
 * Where the drift check of an environment runs: a GitHub environment that asks nobody, for the default branch alone, and an
 * account that can only read. So it need not wait for whoever approves deployments.
 */
export class DriftEnvironment extends pulumi.ComponentResource {
  constructor(args: DriftEnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    const { environment, project, product } = args.scope;
    const ghEnvironment = driftGhEnvironment(environment);
    super(
      "gantry:index:DriftEnvironment",
      ghEnvironment,
      { environment, project, repository: product.repository, ghEnvironment },
      opts,
    );
    const account = createAccount(this, args);
    createRoles(this, args, account);
    createBinding(this, args, ghEnvironment, account);
    const resource = createEnvironment(this, args, ghEnvironment);
    createRefPolicy(this, args, ghEnvironment, resource);
    createVariables(this, args, ghEnvironment, resource);
    this.registerOutputs({ ghEnvironment });
  }
}

function createAccount(parent: pulumi.Resource, { scope }: DriftEnvironmentArgs): Account {
  const { environment, project, product, services } = scope;
  const accountId = driftAccountId(environment);
  const displayName = `Looks for drift of ${product.name} in ${environment}`;
  return new Account(
    accountId,
    { project, accountId, displayName, disabled: false },
    { parent, dependsOn: services.api("iam") },
  );
}

function createRoles(parent: pulumi.Resource, { scope }: DriftEnvironmentArgs, account: Account): void {
  const id = driftAccountId(scope.environment);
  for (const role of driftRoles) {
    new ProjectIAMMember(
      `${id}-${role.replace("roles/", "")}`,
      { project: scope.project, role, member: `serviceAccount:${accountEmail(id, scope.project)}` },
      { parent, dependsOn: [account] },
    );
  }
}

function createBinding(
  parent: pulumi.Resource,
  { scope, identity }: DriftEnvironmentArgs,
  ghEnvironment: string,
  account: Account,
): void {
  const id = driftAccountId(scope.environment);
  new AccountIAMMember(
    `${id}-from-${ghEnvironment}`,
    {
      serviceAccountId: `projects/${scope.project}/serviceAccounts/${accountEmail(id, scope.project)}`,
      role: "roles/iam.workloadIdentityUser",
      member: jobsOf(scope, ghEnvironment),
    },
    { parent, dependsOn: [account, identity.pool] },
  );
}

function createEnvironment(
  parent: pulumi.Resource,
  { scope }: DriftEnvironmentArgs,
  environment: string,
): RepositoryEnvironment {
  return new RepositoryEnvironment(
    environment,
    {
      repository: scope.product.repository.name,
      environment,
      reviewers: [],
      preventSelfReview: false,
      canAdminsBypass: false,
      waitTimer: 0,
      deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
    },
    { parent },
  );
}

function createRefPolicy(
  parent: pulumi.Resource,
  { scope }: DriftEnvironmentArgs,
  environment: string,
  resource: RepositoryEnvironment,
): void {
  const { name: repository, defaultBranch: branchPattern } = scope.product.repository;
  new RepositoryEnvironmentDeploymentPolicy(
    `${environment}-branch-${branchPattern}`,
    { repository, environment, branchPattern },
    { parent, dependsOn: [resource] },
  );
}

/** No name of what deploys is among them. */
function createVariables(
  parent: pulumi.Resource,
  { scope, identity }: DriftEnvironmentArgs,
  environment: string,
  resource: RepositoryEnvironment,
): void {
  const variables = {
    GANTRY_ENVIRONMENT: scope.environment,
    GCP_PROJECT_ID: scope.project,
    GCP_WORKLOAD_IDENTITY_PROVIDER: identity.provider,
    GCP_DRIFT_ACCOUNT: accountEmail(driftAccountId(scope.environment), scope.project),
  };
  for (const [variableName, value] of Object.entries(variables)) {
    new ActionsEnvironmentVariable(
      `${environment}-${variableName}`,
      { repository: scope.product.repository.name, environment, variableName, value },
      { parent, dependsOn: [resource] },
    );
  }
}
