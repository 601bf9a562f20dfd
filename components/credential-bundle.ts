import * as pulumi from "@pulumi/pulumi";
import { bundleSecrets, type CredentialBundle as BundleEntity } from "../model/declared/credential-bundle.ts";
import type { SecretCredentialSet as SecretEntity } from "../model/declared/secret-credential-set.ts";
import { referenceVariable } from "../model/cloud-names.ts";
import type { DeploymentEnvironment } from "./deployment-environment.ts";
import { entityInputs } from "./entity-inputs.ts";
import { createEnvironmentVariables } from "./environment-variables.ts";
import type { RotationTopic } from "./rotation-topic.ts";
import type { RunAccount } from "./run-account.ts";
import type { Scope } from "./scope.ts";
import { SecretCredentialSet } from "./secret-credential-set.ts";

export interface CredentialBundleArgs {
  scope: Scope;
  bundle: BundleEntity;
  /** The name that its surface was made under: variables of workflows keep it. */
  surface: string;
  /** The environment's secrets; those that the bundle names are made here. */
  secrets: readonly SecretEntity[];
  topic: RotationTopic;
  /** The GitHub environment whose workflows are told the references. */
  ghEnvironment: DeploymentEnvironment;
  /** The account that may read them; null where the surface's platform has none. */
  account: RunAccount | null;
}

/** What one surface may use: its secrets by reference, readable by exactly one account, named to its workflows. */
export class CredentialBundle extends pulumi.ComponentResource {
  readonly secrets: readonly SecretCredentialSet[];
  /** What a service that reads the secrets depends on. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: CredentialBundleArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      "gantry:index:CredentialBundle",
      name,
      entityInputs(args.bundle, { environment: args.scope.environment }),
      opts,
    );
    const entities = bundledSecrets(args);
    this.secrets = createSecrets(this, args, entities);
    createReferences(this, args, entities, this.secrets);
    this.ready = this.secrets.flatMap((secret) => secret.ready);
    this.registerOutputs({ references: this.secrets.map((secret) => secret.reference) });
  }
}

function bundledSecrets({ bundle, secrets }: CredentialBundleArgs): SecretEntity[] {
  const named = new Set(bundleSecrets(bundle));
  return secrets.filter((secret) => named.has(secret.id));
}

function createSecrets(
  parent: pulumi.Resource,
  { scope, bundle, topic, account }: CredentialBundleArgs,
  entities: readonly SecretEntity[],
): SecretCredentialSet[] {
  return entities.map(
    (secret) =>
      new SecretCredentialSet(
        secret.id,
        {
          scope,
          secret,
          topic,
          accessor: account && { member: `serviceAccount:${account.email}`, resource: account.resource },
          cadenceDays: Math.min(bundle.rotationCadenceDays, secret.rotationCadenceDays),
          lastRotatedAt: bundle.lastRotatedAt,
        },
        { parent },
      ),
  );
}

/** One variable per secret, which names it to the workflows. */
function createReferences(
  parent: pulumi.Resource,
  { scope, surface, ghEnvironment }: CredentialBundleArgs,
  entities: readonly SecretEntity[],
  secrets: readonly SecretCredentialSet[],
): void {
  const variables = entities.flatMap(({ keyName }, index) => {
    const reference = secrets[index]?.reference;
    return reference === undefined ? [] : [[referenceVariable(surface, keyName), reference] as const];
  });
  createEnvironmentVariables(
    parent,
    { scope, ghEnvironment: ghEnvironment.ghEnvironment, variables: Object.fromEntries(variables) },
    ghEnvironment.resource,
  );
}
