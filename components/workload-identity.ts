import * as pulumi from "@pulumi/pulumi";
import { WorkloadIdentityPool } from "@pulumi/gcp/iam/workloadIdentityPool.js";
import { WorkloadIdentityPoolProvider } from "@pulumi/gcp/iam/workloadIdentityPoolProvider.js";
import { IAMMember as ProjectIAMMember } from "@pulumi/gcp/projects/iammember.js";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { IAMMember as AccountIAMMember } from "@pulumi/gcp/serviceaccount/iammember.js";
import type { Product } from "../model/catalog/product.ts";
import {
  accountEmail,
  deployAccountId,
  identityPoolId,
  identityPoolName,
  identityProviderId,
} from "../model/cloud-names.ts";
import type { Scope } from "./scope.ts";

export interface WorkloadIdentityArgs {
  scope: Scope;
  /** The GitHub environments whose jobs may deploy to this environment. */
  ghEnvironments: readonly string[];
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
    this.account = createAccount(this, args);
    createRoles(this, args, this.account);
    createBindings(this, args, this.pool, this.account);
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
    { parent, dependsOn: scope.services.api("iam") },
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
    { parent, dependsOn: [pool] },
  );
}

function createAccount(parent: pulumi.Resource, { scope }: WorkloadIdentityArgs): Account {
  const id = deployAccountId(scope.environment);
  return new Account(
    id,
    {
      project: scope.project,
      accountId: id,
      displayName: `Deploys ${scope.product.name} to ${scope.environment}`,
      disabled: false,
    },
    { parent, dependsOn: scope.services.api("iam") },
  );
}

function createRoles(parent: pulumi.Resource, { scope }: WorkloadIdentityArgs, account: Account): void {
  const id = deployAccountId(scope.environment);
  for (const role of deployRoles) {
    new ProjectIAMMember(
      `${id}-${role.replace("roles/", "")}`,
      { project: scope.project, role, member: `serviceAccount:${accountEmail(id, scope.project)}` },
      { parent, dependsOn: [account] },
    );
  }
}

function createBindings(
  parent: pulumi.Resource,
  { scope, ghEnvironments }: WorkloadIdentityArgs,
  pool: WorkloadIdentityPool,
  account: Account,
): void {
  const id = deployAccountId(scope.environment);
  for (const ghEnvironment of ghEnvironments) {
    new AccountIAMMember(
      `${id}-from-${ghEnvironment}`,
      {
        serviceAccountId: `projects/${scope.project}/serviceAccounts/${accountEmail(id, scope.project)}`,
        role: "roles/iam.workloadIdentityUser",
        member: jobsOf(scope, ghEnvironment),
      },
      { parent, dependsOn: [account, pool] },
    );
  }
}

/** The jobs of one GitHub environment, as an IAM member: by the numbers of the project and of the repository. */
export function jobsOf({ product, projectNumber }: Scope, ghEnvironment: string): string {
  const pool = `principalSet://iam.googleapis.com/${identityPoolName(projectNumber)}`;
  return `${pool}/attribute.deployment/${product.repository.repositoryId}/${ghEnvironment}`;
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
