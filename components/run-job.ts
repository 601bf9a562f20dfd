import type * as pulumi from "@pulumi/pulumi";
import { Job } from "@pulumi/gcp/cloudrunv2/job.js";
import { providerRegion } from "../model/cloud-names.ts";
import type { RegionName } from "../model/declared/region.ts";
import type { SecretCredentialSet as SecretEntity } from "../model/declared/secret-credential-set.ts";
import type { CloudRunMounts } from "./cloud-run-mounts.ts";
import type { ContainerVariable } from "./container-variables.ts";
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
  /** The primary one without it. */
  region?: RegionName;
  /** Of the job and its container. */
  name: string;
  /** By digest. */
  image: string;
  mirror: ImageMirror | undefined;
  account: RunAccount;
  /** What must be there before it: all that its variables name, and its account's rights. */
  ready: readonly pulumi.Resource[];
  labels?: Readonly<Record<string, string>>;
  timeoutSeconds: number;
  maxRetries?: number;
  limits?: { cpu: string; memory: string };
  /** The image's own without it. */
  commands?: string[];
  args: string[];
  envs: ContainerVariable[];
  mounts?: CloudRunMounts;
}

/** A Cloud Run job: one task, and tried once where nothing else is said. */
export function createRunJob(parent: pulumi.Resource, job: RunJobArgs): Job {
  const { scope, region = scope.regions[0], name, image, mirror, account, ready } = job;
  const { limits = { cpu: "1", memory: "512Mi" }, commands = [], args, envs, mounts } = job;
  return new Job(
    name,
    {
      project: scope.project,
      location: providerRegion(scope, region, "gcp"),
      name,
      // It holds nothing: the next deployment makes it anew.
      deletionProtection: false,
      labels: labels(scope, job.labels),
      template: {
        taskCount: 1,
        parallelism: 1,
        template: {
          serviceAccount: account.email,
          maxRetries: job.maxRetries ?? 0,
          timeout: `${job.timeoutSeconds}s`,
          ...mounts?.template,
          containers: [
            {
              name,
              image: mirroredImage(image, scope, region),
              ...(commands.length === 0 ? {} : { commands }),
              ...(args.length === 0 ? {} : { args }),
              resources: { limits },
              envs,
              ...mounts?.container,
            },
          ],
        },
      },
    },
    {
      parent,
      dependsOn: [...scope.services.api("run"), ...(mirror?.ready(region) ?? []), account.resource, ...ready],
    },
  );
}
