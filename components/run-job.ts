import type * as pulumi from "@pulumi/pulumi";
import { Job } from "@pulumi/gcp/cloudrunv2/job.js";
import { providerRegion } from "../model/cloud-names.ts";
import type { SecretCredentialSet as SecretEntity } from "../model/declared/secret-credential-set.ts";
import { mirroredImage, type ImageMirror } from "./image-mirror.ts";
import type { RotationTopic } from "./rotation-topic.ts";
import type { RunAccount } from "./run-account.ts";
import { labels, type Scope } from "./scope.ts";
import { SecretCredentialSet } from "./secret-credential-set.ts";

interface JobSecretArgs {
  scope: Scope;
  secret: SecretEntity;
  topic: RotationTopic;
  account: RunAccount;
}

/** A secret that a job alone reads. */
export function createJobSecret(
  parent: pulumi.Resource,
  { scope, secret, topic, account: { email, resource } }: JobSecretArgs,
): SecretCredentialSet {
  return new SecretCredentialSet(
    secret.id,
    {
      scope,
      secret,
      topic,
      accessor: { member: `serviceAccount:${email}`, resource },
      cadenceDays: secret.rotationCadenceDays,
      // The ledger is kept by bundle, and this one is of none.
      lastRotatedAt: undefined,
    },
    { parent },
  );
}

interface RunJobArgs {
  scope: Scope;
  /** Of the job and its container. */
  name: string;
  /** By digest. */
  image: string;
  mirror: ImageMirror;
  account: RunAccount;
  /** What its variables name; all of them are there before it. */
  secrets: readonly SecretCredentialSet[];
  timeoutSeconds: number;
  args: string[];
  envs: {
    name: string;
    value?: string;
    valueSource?: { secretKeyRef: { secret: string; version: string } };
  }[];
}

/** A Cloud Run job in the primary region: one task, tried once. */
export function createRunJob(parent: pulumi.Resource, job: RunJobArgs): Job {
  const { scope, name, image, mirror, account, secrets, timeoutSeconds, args, envs } = job;
  const [region] = scope.regions;
  return new Job(
    name,
    {
      project: scope.project,
      location: providerRegion(scope, region, "gcp"),
      name,
      // It holds nothing: the next deployment makes it anew.
      deletionProtection: false,
      labels: labels(scope),
      template: {
        taskCount: 1,
        parallelism: 1,
        template: {
          serviceAccount: account.email,
          maxRetries: 0,
          timeout: `${timeoutSeconds}s`,
          containers: [
            {
              name,
              image: mirroredImage(image, scope, region),
              args,
              resources: { limits: { cpu: "1", memory: "512Mi" } },
              envs,
            },
          ],
        },
      },
    },
    {
      parent,
      dependsOn: [
        ...scope.services.api("run"),
        ...mirror.ready(region),
        account.resource,
        ...secrets.flatMap(({ ready }) => ready),
      ],
    },
  );
}
