import type { CloudRunSurface } from "../model/declared/deployment-surface.ts";

/** What a service and its jobs reach beside their variables: a network, and what lies in their file system. */
export function cloudRunMounts({ cloudRun }: Pick<CloudRunSurface, "cloudRun">) {
  const { cloudSql } = cloudRun;
  return {
    template: {
      ...vpcAccess(cloudRun),
      ...(cloudSql.length === 0
        ? {}
        : { volumes: [{ name: sqlVolume, cloudSqlInstance: { instances: cloudSql } }] }),
    },
    container: cloudSql.length === 0 ? {} : { volumeMounts: [{ name: sqlVolume, mountPath: "/cloudsql" }] },
  };
}
export type CloudRunMounts = ReturnType<typeof cloudRunMounts>;

/** As Google's own tools call it. */
const sqlVolume = "cloudsql";

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
