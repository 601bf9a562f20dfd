import type * as pulumi from "@pulumi/pulumi";
import { Account } from "@pulumi/gcp/serviceaccount/account.js";
import { accountEmail } from "../model/cloud-names.ts";
import { letDeployerActAs } from "./act-as.ts";
import { isProtected, type Scope } from "./scope.ts";
import type { WorkloadIdentity } from "./workload-identity.ts";

export interface RunAccountArgs {
  scope: Scope;
  /** The surface that runs as it. */
  surface: string;
  /** 6–30 of [a-z0-9-]. */
  accountId: string;
  identity: WorkloadIdentity;
}

/** The account a Cloud Run surface runs as. */
export interface RunAccount {
  email: string;
  resource: pulumi.Resource;
}

/** The account itself, and the deploy account's right to start services as it. */
export function createRunAccount(parent: pulumi.Resource, args: RunAccountArgs): RunAccount {
  const { scope, surface, accountId, identity } = args;
  const email = accountEmail(accountId, scope.project);
  const resource = new Account(
    accountId,
    {
      project: scope.project,
      accountId,
      displayName: `Runs ${surface} in ${scope.environment}`,
      disabled: false,
    },
    {
      parent,
      protect: isProtected(scope, { type: "gcp:serviceaccount/account:Account", name: accountId }),
      dependsOn: scope.services.api("iam"),
    },
  );
  letDeployerActAs(parent, { scope, identity, accountId, account: resource });
  return { email, resource };
}
