import type * as pulumi from "@pulumi/pulumi";
import { starterAccountId, surfaceJobName } from "../model/cloud-names.ts";
import type { CloudRunSurface } from "../model/declared/deployment-surface.ts";
import { madeAs } from "../model/declared/made-as.ts";
import type { RegionName } from "../model/declared/region.ts";
import type { SecretCredentialSet as SecretEntity } from "../model/declared/secret-credential-set.ts";
import { cloudRunMounts } from "./cloud-run-mounts.ts";
import { containerVariables } from "./container-variables.ts";
import type { CredentialBundle } from "./credential-bundle.ts";
import type { ImageMirror } from "./image-mirror.ts";
import { createJobSchedule } from "./job-schedule.ts";
import { createRunAccount, type RunAccount } from "./run-account.ts";
import { createRunJob } from "./run-job.ts";
import { jobImage, type Running } from "./running.ts";
import type { Scope } from "./scope.ts";
import type { WorkloadIdentity } from "./workload-identity.ts";

export interface SurfaceJobsArgs {
  scope: Scope;
  surface: CloudRunSurface;
  running: Running;
  /** Never empty; the primary region first. */
  regional: readonly { region: RegionName; surface: CloudRunSurface }[];
  account: RunAccount;
  bundles: readonly CredentialBundle[];
  mirror: ImageMirror | undefined;
  secrets: readonly SecretEntity[];
  identity: WorkloadIdentity;
}

/**
 * A surface's jobs, in its primary region alone: a second region would do everything twice. Each runs what the service there
 * runs: the image, the account, the variables and secrets, the network and Cloud SQL. Where that waits for its first version, so do
 * the jobs.
 */
export function createSurfaceJobs(
  parent: pulumi.Resource,
  args: SurfaceJobsArgs,
  rights: readonly pulumi.Resource[],
): void {
  const { scope, surface, running, regional, account, bundles, mirror, secrets } = args;
  const [primary] = regional;
  const jobs = Object.entries(surface.cloudRun.jobs);
  if (primary === undefined || jobs.length === 0) return;
  const starter = jobs.some(([, { schedule }]) => schedule !== undefined)
    ? createStarter(parent, args)
    : undefined;
  const { region } = primary;
  const image = jobImage(primary.surface, running, region);
  if (image === undefined) return;
  const { cloudRun } = primary.surface;
  for (const [id, said] of jobs) {
    const name = surfaceJobName(surface, id);
    const job = createRunJob(parent, {
      ...{ scope, region, name, image, mirror, account },
      ready: [...rights, ...bundles.flatMap((bundle) => bundle.ready)],
      labels: { surface: madeAs(surface), app: surface.app, region },
      timeoutSeconds: said.timeoutSeconds,
      maxRetries: said.maxRetries,
      limits: { cpu: said.cpu ?? cloudRun.cpu, memory: said.memory ?? cloudRun.memory },
      commands: said.command,
      args: said.args,
      envs: containerVariables(scope, region, primary.surface, secrets),
      mounts: cloudRunMounts(primary.surface, secrets),
    });
    if (starter === undefined || said.schedule === undefined) continue;
    createJobSchedule(parent, {
      ...{ scope, region, name, job, starter },
      description: `Starts ${id} of ${surface.id} in ${scope.environment}`,
      schedule: said.schedule,
      timeZone: said.timeZone,
    });
  }
}

/** It may start the surface's jobs, and nothing else. */
function createStarter(parent: pulumi.Resource, { scope, surface, identity }: SurfaceJobsArgs): RunAccount {
  return createRunAccount(parent, {
    ...{ scope, identity },
    surface: `the schedules of ${surface.id}`,
    accountId: starterAccountId(madeAs(surface)),
  });
}
