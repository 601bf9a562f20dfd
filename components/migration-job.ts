import * as pulumi from "@pulumi/pulumi";
import { migrationAccountId, migrationJobName } from "../model/cloud-names.ts";
import type { Database, MigrationJob as JobEntity } from "../model/declared/database.ts";
import type { SecretCredentialSet as SecretEntity } from "../model/declared/secret-credential-set.ts";
import type { ImageMirror } from "./image-mirror.ts";
import type { RotationTopic } from "./rotation-topic.ts";
import { createRunAccount, type RunAccount } from "./run-account.ts";
import { createJobSecret, createRunJob } from "./run-job.ts";
import type { Running } from "./running.ts";
import type { Scope } from "./scope.ts";
import type { SecretCredentialSet } from "./secret-credential-set.ts";
import type { WorkloadIdentity } from "./workload-identity.ts";

export interface MigrationJobArgs {
  scope: Scope;
  database: Database;
  job: JobEntity;
  /** What `database.urlRef` names. */
  secret: SecretEntity;
  running: Running;
  topic: RotationTopic;
  mirror: ImageMirror | undefined;
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
    // An app's own login has no right to change the schema.
    const url = createJobSecret(this, { ...args, account });
    if (image !== undefined && migration !== undefined)
      createJob(this, args, { image, migration, account, url });
    this.registerOutputs({});
  }
}

interface JobParts {
  image: string;
  migration: string;
  account: RunAccount;
  url: SecretCredentialSet;
}

/** What went wrong in the middle is for a person, or for the same command again. */
function createJob(
  parent: pulumi.Resource,
  { scope, job, mirror }: MigrationJobArgs,
  { image, migration, account, url }: JobParts,
): void {
  createRunJob(parent, {
    ...{ scope, mirror, account, image, name: migrationJobName, ready: url.ready },
    timeoutSeconds: job.timeoutMinutes * 60,
    args: ["migrate", "up", scope.environment, "--job", "--to", migration, "--yes"],
    envs: [
      { name: "DATABASE_URL", valueSource: { secretKeyRef: { secret: url.secretId, version: "latest" } } },
    ],
  });
}
