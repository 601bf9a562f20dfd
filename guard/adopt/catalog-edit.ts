import type { Change } from "../../engine/run/plan.ts";

/** What of a surface's resources the catalog says as it is, by type and field: the key below the surface's own. */
const keys: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "gcp:cloudrunv2/service:Service": {
    "template.scaling.minInstanceCount": "cloudRun.minInstances",
    "template.scaling.maxInstanceCount": "cloudRun.maxInstances",
    "template.timeout": "cloudRun.timeoutSeconds",
    "template.containers[0].ports.containerPort": "cloudRun.port",
    "template.containers[0].resources.limits.cpu": "cloudRun.cpu",
    "template.containers[0].resources.limits.memory": "cloudRun.memory",
  },
  "vercel:index/project:Project": {
    framework: "vercel.framework",
    rootDirectory: "vercel.rootDirectory",
  },
};

/**
 * The lines of the catalog with which it would say what is there, such as `surfaces.api.cloudRun.maxInstances: 5`. Empty where
 * something differs that no key of the catalog is about alone.
 */
export function catalogEdits(
  { type, owner }: Pick<Change, "type" | "owner">,
  differences: NonNullable<Change["differences"]>,
): readonly string[] {
  const surface = /^DeploymentSurface (?<id>\S+)$/.exec(owner)?.groups?.["id"];
  if (surface === undefined) return [];
  return differences.flatMap(({ path, old }) => {
    const key = keys[type]?.[path];
    if (key === undefined) return [];
    const value = key.endsWith("Seconds") ? old.replace(/s$/, "") : old;
    return [`surfaces.${surface}.${key}: ${value}`];
  });
}
