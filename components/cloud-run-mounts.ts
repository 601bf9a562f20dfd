import type { CloudRunVolume } from "../model/declared/cloud-run-volume.ts";
import type { CloudRunSurface } from "../model/declared/deployment-surface.ts";
import {
  secretIdOf,
  type SecretCredentialSet as SecretEntity,
} from "../model/declared/secret-credential-set.ts";

interface Volume {
  name: string;
  cloudSqlInstance?: { instances: string[] };
  secret?: { secret: string; items: { path: string; version: string }[] };
  gcs?: { bucket: string; readOnly: boolean };
  emptyDir?: { medium: string; sizeLimit: string };
}

interface VolumeMount {
  name: string;
  mountPath: string;
}

/** What a service and its jobs reach beside their variables: a network, and what lies in their file system. */
export function cloudRunMounts({ cloudRun }: CloudRunSurface, secrets: readonly SecretEntity[]) {
  const mounted = [...cloudSql(cloudRun), ...volumesOf(cloudRun, secrets)];
  const none = mounted.length === 0;
  return {
    template: {
      ...vpcAccess(cloudRun),
      ...(none ? {} : { volumes: mounted.map(({ volume }) => volume) }),
    },
    container: none
      ? {}
      : {
          volumeMounts: mounted.map(({ volume: { name }, mountPath }): VolumeMount => ({ name, mountPath })),
        },
  };
}
export type CloudRunMounts = ReturnType<typeof cloudRunMounts>;

/** A volume of the catalog, which a sidecar may have elsewhere. */
export function volumeMount(id: string, mountPath: string): VolumeMount {
  return { name: `volume-${id}`, mountPath };
}

interface Mounted {
  volume: Volume;
  mountPath: string;
}

/** As Google's own tools call it. */
function cloudSql({ cloudSql: instances }: CloudRunSurface["cloudRun"]): Mounted[] {
  if (instances.length === 0) return [];
  return [{ volume: { name: "cloudsql", cloudSqlInstance: { instances } }, mountPath: "/cloudsql" }];
}

function volumesOf({ volumes }: CloudRunSurface["cloudRun"], secrets: readonly SecretEntity[]): Mounted[] {
  return Object.entries(volumes).map(([id, volume]) => {
    const { name, mountPath } = volumeMount(id, volume.path);
    return { volume: { name, ...sourceOf(id, volume, secrets) }, mountPath };
  });
}

/** A secret's file is read anew whenever the app opens it, so a rotation needs no new revision. */
function sourceOf(
  id: string,
  { bucket, readOnly, secretRef, file, size }: CloudRunVolume,
  secrets: readonly SecretEntity[],
): Omit<Volume, "name"> {
  if (bucket !== undefined) return { gcs: { bucket, readOnly } };
  if (size !== undefined) return { emptyDir: { medium: "MEMORY", sizeLimit: size } };
  const secret = secrets.find((each) => each.id === secretRef);
  if (secret === undefined) throw new Error(`volume ${id} is of nothing that the catalog has`);
  return { secret: { secret: secretIdOf(secret), items: [{ path: file ?? secret.id, version: "latest" }] } };
}

function vpcAccess({ vpc }: CloudRunSurface["cloudRun"]) {
  if (vpc === undefined) return {};
  const { network, subnetwork, egress } = vpc;
  return {
    vpcAccess: {
      networkInterfaces: [{ network, subnetwork }],
      egress: egress === "all" ? "ALL_TRAFFIC" : "PRIVATE_RANGES_ONLY",
    },
  };
}
