import * as pulumi from "@pulumi/pulumi";
import { Secret } from "@pulumi/gcp/secretmanager/secret.js";
import { SecretIamMember } from "@pulumi/gcp/secretmanager/secretIamMember.js";
import {
  isInSecretManager,
  secretIdOf,
  type SecretCredentialSet as SecretEntity,
} from "../model/declared/secret-credential-set.ts";
import { secretName } from "../model/cloud-names.ts";
import { entityInputs } from "./entity-inputs.ts";
import type { Grantee } from "./project-services.ts";
import type { RotationTopic } from "./rotation-topic.ts";
import { isProtected, labels, type Scope } from "./scope.ts";

const dayMs = 86_400_000;

export interface SecretCredentialSetArgs {
  scope: Scope;
  secret: SecretEntity;
  topic: RotationTopic;
  /** The one account that may read it; null where no account does. */
  accessor: Grantee | null;
  /** Days between two rotations: the shorter of the secret's and its bundle's. */
  cadenceDays: number;
  /** ISO 8601, from the ledger; undefined until the first rotation. */
  lastRotatedAt: string | undefined;
}

/**
 * One secret by reference: where it is kept, who owns it, who may read it. The value never passes through here; where
 * GitHub or Vercel keeps it, there is nothing to make.
 */
export class SecretCredentialSet extends pulumi.ComponentResource {
  /** How the app or a workflow finds the secret; not its value. */
  readonly reference: string;
  /** What Secret Manager calls it, where it keeps it. */
  readonly secretId: string;
  /** What a reader of the secret depends on: the grant, or the first deployment fails. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: SecretCredentialSetArgs, opts?: pulumi.ComponentResourceOptions) {
    const { secret, scope, lastRotatedAt } = args;
    super("gantry:index:SecretCredentialSet", name, entityInputs(secret, { lastRotatedAt }), opts);
    this.reference = secretReference(secret, scope.project);
    this.secretId = secretIdOf(secret);
    this.ready = isInSecretManager(secret) ? createKeptSecret(this, args) : [];
    this.registerOutputs({ reference: this.reference });
  }
}

/** `projects/<project>/secrets/<id>` in Secret Manager, else the keeper and the name there. */
export function secretReference(secret: SecretEntity, project: string): string {
  return isInSecretManager(secret)
    ? secretName(project, secretIdOf(secret))
    : `${secret.service}:${secret.keyName}`;
}

/**
 * When Secret Manager next says that the secret is due: whole cadences after its last rotation, in whole seconds. Google moves
 * the time in the same steps once it has passed, so the two agree, and it is always ahead, as Google wants of a time that it
 * is given. Where nothing was rotated yet, the steps are counted from 1970, which is the same at every run.
 */
export function nextRotation(now: Date, cadenceDays: number, lastRotatedAt: string | undefined): string {
  const soonest = now.getTime() + dayMs / 24;
  const last = lastRotatedAt === undefined ? 0 : Math.floor(Date.parse(lastRotatedAt) / 1000) * 1000;
  const cadence = cadenceDays * dayMs;
  const steps = Math.max(1, Math.ceil((soonest - last) / cadence));
  return new Date(last + steps * cadence).toISOString().replace(".000Z", "Z");
}

function createKeptSecret(parent: pulumi.Resource, args: SecretCredentialSetArgs): pulumi.Resource[] {
  const secret = createSecret(parent, args);
  if (args.accessor === null) return [secret];
  const { member, resource } = args.accessor;
  const name = `${args.secret.id}-accessor`;
  return [secret, createAccessor(parent, { ...args, name, member, dependsOn: [secret, resource] })];
}

function createSecret(parent: pulumi.Resource, args: SecretCredentialSetArgs): Secret {
  const { scope, secret, topic, cadenceDays, lastRotatedAt } = args;
  const deletionProtection = isProtected(scope, {
    type: "gcp:secretmanager/secret:Secret",
    name: secret.id,
  });
  return new Secret(
    secret.id,
    {
      project: scope.project,
      secretId: secretIdOf(secret),
      labels: labels(scope, { owner: secret.owner }),
      annotations: {
        "gantry-owner": secret.owner,
        "gantry-key-name": secret.keyName,
        "gantry-last-rotated-at": lastRotatedAt ?? "never",
      },
      replication: { auto: {} },
      rotation: {
        rotationPeriod: `${cadenceDays * 86_400}s`,
        nextRotationTime: nextRotation(scope.now, cadenceDays, lastRotatedAt),
      },
      topics: [{ name: topic.topicName }],
      deletionProtection,
    },
    {
      parent,
      protect: deletionProtection,
      dependsOn: [...topic.ready, ...scope.services.api("secretmanager")],
    },
  );
}

export interface AccessorArgs {
  scope: Scope;
  secret: SecretEntity;
  /** Of the grant in the program. */
  name: string;
  member: Grantee["member"];
  dependsOn: pulumi.Input<pulumi.Resource[]>;
}

/** The right to read one secret, and nothing else. */
export function createAccessor(
  parent: pulumi.Resource,
  { scope, secret, name, member, dependsOn }: AccessorArgs,
): SecretIamMember {
  return new SecretIamMember(
    name,
    {
      project: scope.project,
      secretId: secretIdOf(secret),
      role: "roles/secretmanager.secretAccessor",
      member,
    },
    { parent, dependsOn },
  );
}
