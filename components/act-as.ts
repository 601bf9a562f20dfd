import type * as pulumi from "@pulumi/pulumi";
import { IAMMember } from "@pulumi/gcp/serviceaccount/iammember.js";
import { accountEmail } from "../model/cloud-names.ts";
import type { Scope } from "./scope.ts";
import type { WorkloadIdentity } from "./workload-identity.ts";

export interface ActAsArgs {
  scope: Scope;
  identity: WorkloadIdentity;
  accountId: string;
  account: pulumi.Resource;
}

/** Lets the deploy account hand this one account to a service; Google asks for it of whoever creates the service. */
export function letDeployerActAs(
  parent: pulumi.Resource,
  { scope, identity, accountId, account }: ActAsArgs,
): IAMMember {
  return new IAMMember(
    `${accountId}-deployer`,
    {
      serviceAccountId: `projects/${scope.project}/serviceAccounts/${accountEmail(accountId, scope.project)}`,
      role: "roles/iam.serviceAccountUser",
      member: `serviceAccount:${identity.deployAccount}`,
    },
    { parent, dependsOn: [account, identity.account] },
  );
}
