import type * as pulumi from "@pulumi/pulumi";
import type { WorkloadIdentityPool } from "@pulumi/gcp/iam/workloadIdentityPool.js";
import { IAMMember as ProjectIAMMember } from "@pulumi/gcp/projects/iammember.js";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { IAMMember as AccountIAMMember } from "@pulumi/gcp/serviceaccount/iammember.js";
import { accountEmail, identityPoolName } from "../model/cloud-names.ts";
import { isProtected, type Scope } from "./scope.ts";

export interface JobAccountArgs {
  scope: Scope;
  /** What comes before the @ in its e-mail. */
  accountId: string;
  displayName: string;
  /** In the environment's project. */
  roles: readonly string[];
  /** The GitHub environments whose jobs may act as the account. */
  ghEnvironments: readonly string[];
  pool: WorkloadIdentityPool;
}

/** An account that jobs of GitHub environments act as, and nobody else: there is no key of it. */
export function createJobAccount(parent: pulumi.Resource, args: JobAccountArgs): Account {
  const { scope, accountId, displayName, roles, ghEnvironments, pool } = args;
  const { project, services } = scope;
  const account = new Account(
    accountId,
    { project, accountId, displayName, disabled: false },
    {
      parent,
      protect: isProtected(scope, { type: "gcp:serviceaccount/account:Account", name: accountId }),
      dependsOn: services.api("iam"),
    },
  );
  const email = accountEmail(accountId, project);
  for (const role of roles) {
    new ProjectIAMMember(
      `${accountId}-${role.replace("roles/", "")}`,
      { project, role, member: `serviceAccount:${email}` },
      { parent, dependsOn: [account] },
    );
  }
  for (const ghEnvironment of ghEnvironments) {
    new AccountIAMMember(
      `${accountId}-from-${ghEnvironment}`,
      {
        serviceAccountId: `projects/${project}/serviceAccounts/${email}`,
        role: "roles/iam.workloadIdentityUser",
        member: jobsOf(scope, ghEnvironment),
      },
      { parent, dependsOn: [account, pool] },
    );
  }
  return account;
}

/** The jobs of one GitHub environment, as an IAM member: by the numbers of the project and of the repository. */
function jobsOf({ product, projectNumber }: Scope, ghEnvironment: string): string {
  const pool = `principalSet://iam.googleapis.com/${identityPoolName(projectNumber)}`;
  return `${pool}/attribute.deployment/${product.repository.repositoryId}/${ghEnvironment}`;
}
