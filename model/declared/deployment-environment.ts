import { z } from "zod";
import { parseTagName } from "../observed/tag-name.ts";
import { entityId, environmentName, httpsUrl, zonedTime } from "../scalars.ts";

/** A tag that stays where it is: a version, or the state of one. */
function isVersionTag(name: string): boolean {
  const type = parseTagName(name)?.tagType;
  return type === "VERSION" || type === "STATE";
}

/** Thresholds below which a release is not a success (002). */
const successCriteria = z
  .strictObject({
    latencyP95Ms: z
      .int()
      .positive()
      .optional()
      .describe("95th percentile of the latency, milliseconds")
      .meta({ examples: [2400] }),
    mttrMinutes: z
      .int()
      .positive()
      .optional()
      .describe("mean time to recovery, minutes")
      .meta({ examples: [30] }),
    propagationMinutes: z
      .int()
      .positive()
      .optional()
      .describe("until DNS and caches follow, minutes")
      .meta({ examples: [5] }),
  })
  .refine((criteria) => Object.keys(criteria).length > 0, "must have at least one threshold");

/** One service in one target environment (002). Its id is UUIDv5 of name and serviceName, which are unique together. */
export const deploymentEnvironment = z
  .strictObject({
    id: z.uuid().describe("UUIDv5 of name and serviceName"),
    name: environmentName,
    cloudProvider: z.enum(["cloud_run", "vercel", "cloudflare", "supabase"]).describe("who runs the service"),
    serviceName: entityId.describe("the key of the map: api, ocr-worker, portal, dns"),
    ghEnvironment: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]{0,99}$/, "must be a GitHub environment name in lower case")
      .regex(/^(?!drift-)/, "must not begin with drift-: the drift check runs there, and nobody approves it")
      .describe("the GitHub environment with its secrets; services may share one")
      .meta({ examples: ["staging"] }),
    secretsBundleRef: entityId
      .nullable()
      .default(null)
      .describe("the bundle of the service")
      .meta({ examples: ["staging-api"] }),
    successCriteria: successCriteria.describe("thresholds of a release"),
    monitoringDashboardUrl: httpsUrl
      .describe("where to look first")
      .meta({ examples: ["https://grafana.lotus.example/d/api"] }),
    rollbackTag: z
      .string()
      .max(250, { abort: true, error: "must have at most 250 characters" })
      .refine((name) => isVersionTag(name), "must be a version's tag, which never moves, such as api/v1.2.3")
      .optional()
      .describe("observed: last known good tag"),
    lastValidatedAt: zonedTime.optional().describe("observed: last time health checks and policies held"),
  })
  .describe("One service in one target environment.");
export type DeploymentEnvironment = z.infer<typeof deploymentEnvironment>;
