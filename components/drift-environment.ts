import * as pulumi from "@pulumi/pulumi";
import { RepositoryEnvironment } from "@pulumi/github/repositoryEnvironment.js";
import { RepositoryEnvironmentDeploymentPolicy } from "@pulumi/github/repositoryEnvironmentDeploymentPolicy.js";
import { driftGhEnvironment } from "../model/declared/gh-environment.ts";
import { accountEmail, driftAccountId } from "../model/cloud-names.ts";
import { driftRolesWith } from "../model/drift-roles.ts";
import { createEnvironmentVariables } from "./environment-variables.ts";
import { createJobAccount } from "./job-account.ts";
import { isProtected, type Scope } from "./scope.ts";
import type { WorkloadIdentity } from "./workload-identity.ts";

export interface DriftEnvironmentArgs {
  scope: Scope;
  identity: WorkloadIdentity;
  /** Whether something is started by the clock. */
  schedules: boolean;
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
    createJobAccount(this, {
      scope: args.scope,
      accountId: driftAccountId(environment),
      displayName: `Looks for drift of ${product.name} in ${environment}`,
      roles: driftRolesWith(args),
      ghEnvironments: [ghEnvironment],
      pool: args.identity.pool,
    });
    const resource = createEnvironment(this, args, ghEnvironment);
    createRefPolicy(this, args, ghEnvironment, resource);
    const variables = variablesOf(args);
    createEnvironmentVariables(this, { scope: args.scope, ghEnvironment, variables }, resource);
    this.registerOutputs({ ghEnvironment });
  }
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
    {
      parent,
      protect: isProtected(scope, {
        type: "github:index/repositoryEnvironment:RepositoryEnvironment",
        name: environment,
      }),
    },
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
function variablesOf({ scope, identity }: DriftEnvironmentArgs): Record<string, pulumi.Input<string>> {
  return {
    GANTRY_ENVIRONMENT: scope.environment,
    GCP_PROJECT_ID: scope.project,
    GCP_WORKLOAD_IDENTITY_PROVIDER: identity.provider,
    GCP_DRIFT_ACCOUNT: accountEmail(driftAccountId(scope.environment), scope.project),
  };
}
