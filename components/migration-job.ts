import * as pulumi from "@pulumi/pulumi";
import { Job } from "@pulumi/gcp/cloudrunv2/job.js";
import { migrationAccountId, migrationJobName, providerRegion } from "../model/cloud-names.ts";
import type { Database, MigrationJob as JobEntity } from "../model/declared/database.ts";
import type { SecretCredentialSet as SecretEntity } from "../model/declared/secret-credential-set.ts";
import { mirroredImage, type ImageMirror } from "./image-mirror.ts";
import type { RotationTopic } from "./rotation-topic.ts";
import { createRunAccount, type RunAccount } from "./run-account.ts";
import type { Running } from "./running.ts";
import { labels, type Scope } from "./scope.ts";
import { SecretCredentialSet } from "./secret-credential-set.ts";
import type { WorkloadIdentity } from "./workload-identity.ts";

export interface MigrationJobArgs {
  scope: Scope;
  database: Database;
  job: JobEntity;
  /** What `database.urlRef` names. */
  secret: SecretEntity;
  running: Running;
  topic: RotationTopic;
  mirror: ImageMirror;
  identity: WorkloadIdentity;
}

/**
 * Runs the migrations of a version beside the database, in the primary region. It runs when a deployment starts it, as an
 * account that can read the connection string and nothing else. Before a version with migrations there is the account alone.
 */
export class MigrationJob extends pulumi.ComponentResource {
  constructor(name: string, args: MigrationJobArgs, opts?: pulumi.ComponentResourceOptions) {
    const { scope, database, job, running } = args;
    const image = running.images.get(job.image);
    const migration = running.version?.migration;
    const { environment } = scope;
    const accountId = migrationAccountId(environment);
    super(
      "gantry:index:MigrationJob",
      name,
      { environment, database, serviceAccount: accountId, version: running.version?.name, image, migration },
      opts,
    );
    const account = createRunAccount(this, { ...args, surface: "the migrations", accountId });
    const url = createUrl(this, args, account);
    if (image !== undefined && migration !== undefined)
      createJob(this, args, { image, migration, account, url });
    this.registerOutputs({});
  }
}

/** Nobody else reads it: an app's own login has no right to change the schema. */
function createUrl(
  parent: pulumi.Resource,
  { scope, secret, topic }: MigrationJobArgs,
  { email, resource }: RunAccount,
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

interface JobParts {
  image: string;
  migration: string;
  account: RunAccount;
  url: SecretCredentialSet;
}

/** One task, tried once: what went wrong in the middle is for a person, or for the same command again. */
function createJob(
  parent: pulumi.Resource,
  { scope, job, secret, mirror }: MigrationJobArgs,
  { image, migration, account, url }: JobParts,
): Job {
  const [region] = scope.regions;
  return new Job(
    migrationJobName,
    {
      project: scope.project,
      location: providerRegion(scope, region, "gcp"),
      name: migrationJobName,
      // It holds nothing: the next deployment makes it anew.
      deletionProtection: false,
      labels: labels(scope),
      template: {
        taskCount: 1,
        parallelism: 1,
        template: {
          serviceAccount: account.email,
          maxRetries: 0,
          timeout: `${job.timeoutMinutes * 60}s`,
          containers: [
            {
              name: migrationJobName,
              image: mirroredImage(image, scope, region),
              args: ["migrate", "up", scope.environment, "--job", "--to", migration, "--yes"],
              resources: { limits: { cpu: "1", memory: "512Mi" } },
              envs: [
                {
                  name: "DATABASE_URL",
                  valueSource: { secretKeyRef: { secret: secret.id, version: "latest" } },
                },
              ],
            },
          ],
        },
      },
    },
    {
      parent,
      dependsOn: [...scope.services.api("run"), ...mirror.ready(region), account.resource, ...url.ready],
    },
  );
}
