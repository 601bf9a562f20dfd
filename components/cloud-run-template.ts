import type { CloudRunSurface } from "../model/declared/deployment-surface.ts";
import { madeAs } from "../model/declared/made-as.ts";
import type { RegionName } from "../model/declared/region.ts";
import type { SecretCredentialSet as SecretEntity } from "../model/declared/secret-credential-set.ts";
import { cloudRunMounts } from "./cloud-run-mounts.ts";
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
  const mounts = cloudRunMounts(surface);
  return {
    serviceAccount: account.email,
    maxInstanceRequestConcurrency: concurrencyLimit,
    timeout: `${cloudRun.timeoutSeconds}s`,
    ...(cloudRun.sessionAffinity ? { sessionAffinity: true } : {}),
    ...mounts.template,
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
      },
    ],
  };
}

/** Up to a minute to start; taken out after 30 s of not being ready; restarted after 90 s without a sign of life. */
function probes({ healthCheck, readyCheck, cloudRun }: CloudRunSurface) {
  const port = cloudRun.port;
  return {
    startupProbe: {
      httpGet: { path: healthCheck, port },
      initialDelaySeconds: 0,
      periodSeconds: 5,
      timeoutSeconds: 3,
      failureThreshold: 12,
    },
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
