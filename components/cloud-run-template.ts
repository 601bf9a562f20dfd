import type { CloudRunSidecar } from "../model/declared/cloud-run-sidecar.ts";
import type { CloudRunSurface } from "../model/declared/deployment-surface.ts";
import { madeAs } from "../model/declared/made-as.ts";
import type { RegionName } from "../model/declared/region.ts";
import type { SecretCredentialSet as SecretEntity } from "../model/declared/secret-credential-set.ts";
import { cloudRunMounts, volumeMount } from "./cloud-run-mounts.ts";
import { containerVariables } from "./container-variables.ts";
import { mirroredImage } from "./image-mirror.ts";
import type { RunAccount } from "./run-account.ts";
import type { Scope } from "./scope.ts";

export interface CloudRunTemplateArgs {
  region: RegionName;
  /** As the region has it. */
  surface: CloudRunSurface;
  /** By digest. */
  image: string;
  account: Pick<RunAccount, "email">;
  secrets: readonly SecretEntity[];
}

/** What every revision of the surface is made of. No revision name: a fixed one conflicts at the second deployment. */
export function cloudRunTemplate(
  scope: Pick<Scope, "environment" | "project" | "providerRegions">,
  { region, surface, image, account, secrets }: CloudRunTemplateArgs,
) {
  const { cloudRun, concurrencyLimit } = surface;
  const mounts = cloudRunMounts(surface, secrets);
  return {
    serviceAccount: account.email,
    maxInstanceRequestConcurrency: concurrencyLimit,
    timeout: `${cloudRun.timeoutSeconds}s`,
    ...(cloudRun.sessionAffinity ? { sessionAffinity: true } : {}),
    ...mounts.template,
    // What mounts buckets is in the second one alone; jobs are always there.
    ...(Object.values(cloudRun.volumes).some(({ bucket }) => bucket !== undefined)
      ? { executionEnvironment: "EXECUTION_ENVIRONMENT_GEN2" }
      : {}),
    scaling: { minInstanceCount: cloudRun.minInstances, maxInstanceCount: cloudRun.maxInstances },
    containers: [
      {
        name: madeAs(surface),
        image: mirroredImage(image, scope, region),
        ports: { containerPort: cloudRun.port },
        // cpuIdle: no CPU is paid between requests; setting limits alone would turn that off for everybody.
        resources: {
          limits: { cpu: cloudRun.cpu, memory: cloudRun.memory },
          cpuIdle: !cloudRun.cpuAlways,
          startupCpuBoost: true,
        },
        ...probes(surface),
        envs: containerVariables(scope, region, surface, secrets),
        ...mounts.container,
        ...(cloudRun.dependsOn.length === 0 ? {} : { dependsOns: cloudRun.dependsOn }),
      },
      ...Object.entries(cloudRun.sidecars).map(([id, sidecar]) =>
        sidecarContainer(id, sidecar, {
          image: mirroredImage(sidecar.image, scope, region),
          cpuIdle: !cloudRun.cpuAlways,
        }),
      ),
    ],
  };
}

/** A port would make it the one that requests go to. CPU between requests is given to all containers, or to none. */
function sidecarContainer(
  name: string,
  { command, args, variables, cpu, memory, startup, mounts, dependsOn }: CloudRunSidecar,
  { image, cpuIdle }: { image: string; cpuIdle: boolean },
) {
  const envs = Object.entries(variables).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    name,
    image,
    ...(command.length === 0 ? {} : { commands: command }),
    ...(args.length === 0 ? {} : { args }),
    resources: { limits: { cpu, memory }, cpuIdle, startupCpuBoost: true },
    ...(startup === undefined ? {} : { startupProbe: startupProbe(startup) }),
    ...(envs.length === 0 ? {} : { envs: envs.map(([variable, value]) => ({ name: variable, value })) }),
    ...(Object.keys(mounts).length === 0
      ? {}
      : { volumeMounts: Object.entries(mounts).map(([id, path]) => volumeMount(id, path)) }),
    ...(dependsOn.length === 0 ? {} : { dependsOns: dependsOn }),
  };
}

/** Up to a minute. */
function startupProbe({ port, path }: NonNullable<CloudRunSidecar["startup"]>) {
  return {
    ...(path === undefined ? { tcpSocket: { port } } : { httpGet: { path, port } }),
    initialDelaySeconds: 0,
    periodSeconds: 5,
    timeoutSeconds: 3,
    failureThreshold: 12,
  };
}

/** Up to a minute to start; taken out after 30 s of not being ready; restarted after 90 s without a sign of life. */
function probes({ healthCheck, readyCheck, cloudRun }: CloudRunSurface) {
  const port = cloudRun.port;
  return {
    startupProbe: startupProbe({ port, path: healthCheck }),
    livenessProbe: {
      httpGet: { path: healthCheck, port },
      initialDelaySeconds: 0,
      periodSeconds: 30,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
    // A readiness probe has no initial delay: it begins when the startup probe has held.
    readinessProbe: {
      httpGet: { path: readyCheck, port },
      periodSeconds: 10,
      timeoutSeconds: 5,
      failureThreshold: 3,
      successThreshold: 1,
    },
  };
}
