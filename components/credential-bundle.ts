import * as pulumi from "@pulumi/pulumi";
import {
  bundleSecrets,
  readableSecrets,
  type CredentialBundle as BundleEntity,
} from "../model/declared/credential-bundle.ts";
import {
  isInSecretManager,
  type SecretCredentialSet as SecretEntity,
} from "../model/declared/secret-credential-set.ts";
import { referenceVariable } from "../model/cloud-names.ts";
import type { DeploymentEnvironment } from "./deployment-environment.ts";
import { entityInputs } from "./entity-inputs.ts";
import { createEnvironmentVariables } from "./environment-variables.ts";
import type { MadeSecrets } from "./made-secrets.ts";
import type { RotationTopic } from "./rotation-topic.ts";
import type { RunAccount } from "./run-account.ts";
import type { Scope } from "./scope.ts";
import { createAccessor, SecretCredentialSet, secretReference } from "./secret-credential-set.ts";

export interface CredentialBundleArgs {
  scope: Scope;
  bundle: BundleEntity;
  /** The name that its surface was made under: variables of workflows keep it. */
  surface: string;
  /** The environment's secrets; those that the bundle holds are made here. */
  secrets: readonly SecretEntity[];
  /** Hears of what this bundle makes, and knows what others do. */
  madeSecrets: MadeSecrets;
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
    this.secrets = createSecrets(this, args);
    const shared = createSharedAccessors(this, args);
    const references = namedReferences(args);
    createReferences(this, args, references);
    this.ready = [...this.secrets.flatMap((secret) => secret.ready), ...shared];
    this.registerOutputs({ references: references.map(({ reference }) => reference) });
  }
}

function namedSecrets(secrets: readonly SecretEntity[], ids: readonly string[]): SecretEntity[] {
  return secrets.filter((secret) => ids.includes(secret.id));
}

function createSecrets(
  parent: pulumi.Resource,
  { scope, bundle, secrets, madeSecrets, topic, account }: CredentialBundleArgs,
): SecretCredentialSet[] {
  return namedSecrets(secrets, bundleSecrets(bundle)).map((secret) => {
    const made = new SecretCredentialSet(
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
    );
    madeSecrets.add(secret.id, made.ready);
    return made;
  });
}

/** The surface's account reads what other bundles hold and share with it; they stay where they are, and are rotated there. */
function createSharedAccessors(
  parent: pulumi.Resource,
  { scope, bundle, surface, secrets, madeSecrets, account }: CredentialBundleArgs,
): pulumi.Resource[] {
  if (account === null) return [];
  return namedSecrets(secrets, bundle.sharedRefs)
    .filter(isInSecretManager)
    .map((secret) =>
      createAccessor(parent, {
        scope,
        secret,
        name: `${secret.id}-accessor-${surface}`,
        member: `serviceAccount:${account.email}`,
        dependsOn: madeSecrets.of(secret.id).then((ready) => [...ready, account.resource]),
      }),
    );
}

interface NamedReference {
  variableName: string;
  reference: string;
}

function namedReferences({ scope, bundle, surface, secrets }: CredentialBundleArgs): NamedReference[] {
  return namedSecrets(secrets, readableSecrets(bundle)).map((secret) => ({
    variableName: referenceVariable(surface, secret.keyName),
    reference: secretReference(secret, scope.project),
  }));
}

/** One variable per secret, which names it to the workflows. */
function createReferences(
  parent: pulumi.Resource,
  { scope, ghEnvironment }: CredentialBundleArgs,
  references: readonly NamedReference[],
): void {
  const variables = references.map(({ variableName, reference }) => [variableName, reference] as const);
  createEnvironmentVariables(
    parent,
    { scope, ghEnvironment: ghEnvironment.ghEnvironment, variables: Object.fromEntries(variables) },
    ghEnvironment.resource,
  );
}
