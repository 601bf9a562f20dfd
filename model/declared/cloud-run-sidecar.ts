import { z } from "zod";
import { entityId, urlPath } from "../scalars.ts";
import { cloudRunMemory, containerWords } from "./cloud-run-container.ts";
import { volumeMounts } from "./cloud-run-volume.ts";
import { imageBesideByDigest } from "./image-name.ts";
import { plainVariables } from "./plain-variables.ts";

/** What a container waits for, by the keys of sidecars. */
export const startsAfter = z
  .array(entityId)
  .refine((ids) => new Set(ids).size === ids.length, "must not name a sidecar twice")
  .default([]);

/** A container beside a surface's own: it takes no requests, and runs as the surface's account. */
export const cloudRunSidecar = z.strictObject({
  image: imageBesideByDigest
    .describe("the image by digest, of GHCR or of a registry of Google's")
    .meta({ examples: [`gcr.io/cloud-sql-connectors/cloud-sql-proxy@sha256:${"5d0e3b7c".repeat(8)}`] }),
  command: containerWords
    .describe("the program, instead of the image's own")
    .meta({ examples: [["/otelcol-google"]] }),
  args: containerWords
    .describe("what the program is told, instead of the image's own")
    .meta({ examples: [["--config=/etc/otel/config.yaml"]] }),
  variables: plainVariables
    .describe("its plain environment variables; the service's own are not among them")
    .meta({ examples: [{ LOG_LEVEL: "info" }] }),
  cpu: z.enum(["250m", "500m", "1", "2", "4"]).default("500m").describe("vCPUs; 500m is a half"),
  memory: cloudRunMemory.default("256Mi").describe("memory"),
  startup: z
    .strictObject({
      port: z
        .int()
        .min(1)
        .max(65_535)
        .describe("the port that it listens on")
        .meta({ examples: [13_133] }),
      path: urlPath
        .optional()
        .describe("the path that answers then; without it the port has to be open")
        .meta({ examples: ["/startup"] }),
    })
    .optional()
    .describe("how it is found started; what something waits for says it"),
  mounts: volumeMounts
    .describe("where it has which of the surface's volumes")
    .meta({ examples: [{ scratch: "/tmp/shared" }] }),
  dependsOn: startsAfter
    .describe("the sidecars that have to be started before it")
    .meta({ examples: [["sql-proxy"]] }),
});
export type CloudRunSidecar = z.infer<typeof cloudRunSidecar>;
