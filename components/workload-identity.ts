import * as pulumi from "@pulumi/pulumi";
import { WorkloadIdentityPool } from "@pulumi/gcp/iam/workloadIdentityPool.js";
import { WorkloadIdentityPoolProvider } from "@pulumi/gcp/iam/workloadIdentityPoolProvider.js";
import type { Account } from "@pulumi/gcp/serviceaccount/account.js";
import type { Product } from "../model/declared/product.ts";
import {
  accountEmail,
  deployAccountId,
  identityPoolId,
  identityPoolName,
  identityProviderId,
} from "../model/cloud-names.ts";
import { createJobAccount } from "./job-account.ts";
import { isProtected, type Scope } from "./scope.ts";

export interface WorkloadIdentityArgs {
  scope: Scope;
  /** The GitHub environments whose jobs may deploy to this environment. */
  ghEnvironments: readonly string[];
  /** Whether a deployment reads what a job has written. */
  readsLogs: boolean;
  /** Whether something is started by the clock. */
  schedules: boolean;
}

/**
 * What a deployment does in its project. Grants on the project itself are not among it: who may deploy is decided by
 * the project's owner, at the first `up`.
 */
const deployRoles = [
  "roles/artifactregistry.admin",
  // To read the grants again at a refresh.
  "roles/iam.securityReviewer",
  "roles/iam.serviceAccountAdmin",
  "roles/iam.workloadIdentityPoolAdmin",
  "roles/logging.configWriter",
  "roles/monitoring.editor",
  "roles/pubsub.admin",
  "roles/run.admin",
  "roles/secretmanager.admin",
  "roles/serviceusage.serviceUsageAdmin",
];

/** Lets jobs of one repository's GitHub environments act as the environment's deploy account, without any key. */
export class WorkloadIdentity extends pulumi.ComponentResource {
  /** `projects/<number>/locations/global/workloadIdentityPools/github/providers/github-actions`. */
  readonly provider: pulumi.Output<string>;
  /** The deploy account's e-mail. */
  readonly deployAccount: string;
  /** Whoever lets jobs in depends on it. */
  readonly pool: WorkloadIdentityPool;
  /** Whoever acts as the deploy account depends on it. */
  readonly account: Account;

  constructor(name: string, args: WorkloadIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    const { environment, project, product } = args.scope;
    super(
      "gantry:index:WorkloadIdentity",
      name,
      { environment, project, repository: product.repository, ghEnvironments: args.ghEnvironments },
      opts,
    );
    this.pool = createPool(this, args);
    const provider = createProvider(this, args, this.pool);
    this.account = createJobAccount(this, {
      ...args,
      accountId: deployAccountId(environment),
      displayName: `Deploys ${product.name} to ${environment}`,
      roles: [
        ...deployRoles,
        ...(args.readsLogs ? ["roles/logging.viewer"] : []),
        ...(args.schedules ? ["roles/cloudscheduler.admin"] : []),
      ],
      pool: this.pool,
    });
    this.provider = provider.name.apply((full) => inProject(full, args.scope));
    this.deployAccount = accountEmail(deployAccountId(environment), project);
    this.registerOutputs({ provider: this.provider, deployAccount: this.deployAccount });
  }
}

/** Names can be registered again by somebody else, numeric ids can not; so only these are trusted. */
function attributeCondition({ repository }: Product): string {
  return (
    `assertion.repository_owner_id == "${repository.ownerId}"` +
    ` && assertion.repository_id == "${repository.repositoryId}"`
  );
}

function createPool(parent: pulumi.Resource, { scope }: WorkloadIdentityArgs): WorkloadIdentityPool {
  return new WorkloadIdentityPool(
    identityPoolId,
    {
      project: scope.project,
      workloadIdentityPoolId: identityPoolId,
      displayName: "GitHub",
      description: `Jobs of ${scope.product.repository.owner}/${scope.product.repository.name}`,
      disabled: false,
    },
    {
      parent,
      protect: isProtected(scope, {
        type: "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
        name: identityPoolId,
      }),
      dependsOn: scope.services.api("iam"),
    },
  );
}

function createProvider(
  parent: pulumi.Resource,
  { scope }: WorkloadIdentityArgs,
  pool: WorkloadIdentityPool,
): WorkloadIdentityPoolProvider {
  return new WorkloadIdentityPoolProvider(
    identityProviderId,
    {
      project: scope.project,
      workloadIdentityPoolId: identityPoolId,
      workloadIdentityPoolProviderId: identityProviderId,
      displayName: "GitHub Actions",
      attributeMapping: {
        "google.subject": "assertion.sub",
        "attribute.repository_id": "assertion.repository_id",
        "attribute.repository_owner_id": "assertion.repository_owner_id",
        "attribute.environment": "assertion.environment",
        // Repository and environment in one: a binding on it says who is meant, whatever the condition says.
        "attribute.deployment": 'assertion.repository_id + "/" + assertion.environment',
      },
      attributeCondition: attributeCondition(scope.product),
      oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
      disabled: false,
    },
    {
      parent,
      protect: isProtected(scope, {
        type: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
        name: identityProviderId,
      }),
      dependsOn: [pool],
    },
  );
}

/** The binding was made from the number in the settings; a wrong one would let in nobody, or somebody else's pool. */
function inProject(provider: string, { project, projectNumber, environment }: Scope): string {
  // A preview may run without a cloud, where no number is real.
  if (pulumi.runtime.isDryRun() || provider.startsWith(`${identityPoolName(projectNumber)}/`))
    return provider;
  throw new pulumi.RunError(
    `"${projectNumber}" is not the number of project "${project}", which made ${provider}\n` +
      `hint: correct gantry:projectNumber in Pulumi.${environment}.yaml`,
  );
}
