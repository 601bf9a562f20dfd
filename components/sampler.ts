import * as pulumi from "@pulumi/pulumi";
import type { Job } from "@pulumi/gcp/cloudrunv2/job.js";
import { IAMMember as ProjectIAMMember } from "@pulumi/gcp/projects/iammember.js";
import { settingsVariable, tokenVariables } from "../edge/sampler-settings.ts";
import { samplerAccountId, samplerName, scheduleAccountId } from "../model/cloud-names.ts";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import {
  samplerSecrets,
  type Sampler as SamplerEntity,
  type SamplerSource,
} from "../model/declared/sampler.ts";
import type { ImageMirror } from "./image-mirror.ts";
import { createJobSchedule } from "./job-schedule.ts";
import type { RotationTopic } from "./rotation-topic.ts";
import { createRunAccount, type RunAccount } from "./run-account.ts";
import { createJobSecret, createRunJob } from "./run-job.ts";
import { samplerSettingsOf } from "./sampler-settings-of.ts";
import type { Scope } from "./scope.ts";
import type { SecretCredentialSet } from "./secret-credential-set.ts";
import type { WorkloadIdentity } from "./workload-identity.ts";

export interface SamplerArgs {
  scope: Scope;
  catalog: Pick<EnvironmentCatalog, "guardrails" | "surfaces" | "secrets">;
  sampler: SamplerEntity;
  topic: RotationTopic;
  mirror: ImageMirror | undefined;
  identity: WorkloadIdentity;
}

/**
 * What measures what Google does not see: a job in the primary region, as an account that may write metrics and read its sources'
 * tokens, and a schedule whose account may start that job and nothing else (decision 55).
 */
export class Sampler extends pulumi.ComponentResource {
  constructor(name: string, args: SamplerArgs, opts?: pulumi.ComponentResourceOptions) {
    const { environment } = args.scope;
    const { image, everyMinutes } = args.sampler;
    const serviceAccount = samplerAccountId(environment);
    const scheduleAccount = scheduleAccountId(environment);
    const settings = JSON.stringify(samplerSettingsOf(args));
    super(
      "gantry:index:Sampler",
      name,
      { environment, image, everyMinutes, serviceAccount, scheduleAccount, settings },
      opts,
    );
    const account = createRunAccount(this, { ...args, surface: "the sampler", accountId: serviceAccount });
    createWriter(this, args.scope, account);
    const tokens = createTokens(this, args, account);
    const job = createJob(this, args, { account, tokens, settings });
    const starter = createRunAccount(this, {
      ...args,
      surface: "the sampler's schedule",
      accountId: scheduleAccount,
    });
    createSchedule(this, args, { starter, job });
    this.registerOutputs({});
  }
}

/** To write metrics is a right on a project: Google knows no smaller place for it. */
function createWriter(
  parent: pulumi.Resource,
  { project, environment }: Scope,
  { email, resource }: RunAccount,
): ProjectIAMMember {
  return new ProjectIAMMember(
    `${samplerAccountId(environment)}-monitoring.metricWriter`,
    { project, role: "roles/monitoring.metricWriter", member: `serviceAccount:${email}` },
    { parent, dependsOn: [resource] },
  );
}

interface Token {
  source: SamplerSource;
  secret: SecretCredentialSet;
}

/** Nobody else reads them. */
function createTokens(
  parent: pulumi.Resource,
  { scope, sampler, catalog, topic }: SamplerArgs,
  account: RunAccount,
): readonly Token[] {
  return [...samplerSecrets({ sampler })].map(([id, source]) => {
    const secret = catalog.secrets.find((each) => each.id === id);
    if (secret === undefined) throw new Error(`the sampler's secret ${id} is none of the catalog`);
    return { source, secret: createJobSecret(parent, { scope, secret, topic, account }) };
  });
}

interface JobParts {
  account: RunAccount;
  tokens: readonly Token[];
  settings: string;
}

/** For four minutes: the next round begins at the fifth. */
function createJob(
  parent: pulumi.Resource,
  { scope, sampler, mirror }: SamplerArgs,
  { account, tokens, settings }: JobParts,
): Job {
  return createRunJob(parent, {
    ...{ scope, mirror, account, name: samplerName, image: sampler.image },
    ready: tokens.flatMap(({ secret }) => secret.ready),
    timeoutSeconds: 240,
    args: ["guardrail", "sample"],
    envs: [
      { name: settingsVariable, value: settings },
      ...tokens.map(({ source, secret }) => ({
        name: tokenVariables[source],
        valueSource: { secretKeyRef: { secret: secret.secretId, version: "latest" } },
      })),
    ],
  });
}

interface ScheduleParts {
  starter: RunAccount;
  job: Job;
}

/** The next round samples what one that failed would have, as far as 15 minutes back. */
function createSchedule(
  parent: pulumi.Resource,
  { scope, sampler }: SamplerArgs,
  { starter, job }: ScheduleParts,
): void {
  const [region] = scope.regions;
  createJobSchedule(parent, {
    ...{ scope, region, name: samplerName, job, starter },
    description: `Starts the sampler of ${scope.product.name} in ${scope.environment}`,
    schedule: `*/${sampler.everyMinutes} * * * *`,
    timeZone: "Etc/UTC",
  });
}
