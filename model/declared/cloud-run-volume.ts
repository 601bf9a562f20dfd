import { z } from "zod";
import { entityId } from "../scalars.ts";
import { cloudRunMemory } from "./cloud-run-container.ts";

/** Not where Linux, or Cloud Run for Cloud SQL, has something: https://docs.cloud.google.com/run/docs/configuring/services/cloud-storage-volume-mounts */
const inContainer = z
  .string()
  .regex(
    /^(?!\/(?:dev|proc|sys|cloudsql)(?:\/|$))(?!.*\/\.\.?(?:\/|$))(?:\/[\w.-]+)+$/,
    'must be an absolute path of the container such as "/mnt/uploads", and not below /dev, /proc, /sys or /cloudsql',
  )
  .max(200, "must have at most 200 characters");

/** Where a sidecar has volumes of its surface, by their keys. */
export const volumeMounts = z.record(entityId, inContainer).default({});

/** What a surface has in its file system, beside what its image has there: a bucket, a secret as a file, or memory. */
export const cloudRunVolume = z.strictObject({
  path: inContainer
    .describe("the folder where the service's own container has it")
    .meta({ examples: ["/mnt/uploads"] }),
  bucket: z
    .string()
    .regex(
      /^[a-z0-9][a-z0-9._-]{1,61}[a-z0-9]$/,
      'must be the name of a bucket of Cloud Storage such as "lotus-staging-uploads"',
    )
    .optional()
    .describe("a bucket of Cloud Storage; what the account may do there is a right on the bucket")
    .meta({ examples: ["lotus-staging-uploads"] }),
  readOnly: z.boolean().default(true).describe("whether nothing is written into the bucket"),
  secretRef: entityId
    .optional()
    .describe("one of the surface's credentials, which is then no variable but a file of that folder")
    .meta({ examples: ["firebase-key"] }),
  file: z
    .string()
    .regex(/^(?!\.\.?$)[\w.-]{1,100}$/, 'must be the name of a file such as "key.json"')
    .optional()
    .describe("what that file is called; as the secret's key without it")
    .meta({ examples: ["key.json"] }),
  size: cloudRunMemory
    .optional()
    .describe("memory that is gone with the instance: how much at most")
    .meta({ examples: ["64Mi"] }),
});
export type CloudRunVolume = z.infer<typeof cloudRunVolume>;

/** The secrets of a surface that it reads as files. */
export function secretsInFiles(volumes: Readonly<Record<string, CloudRunVolume>>): ReadonlySet<string> {
  return new Set(Object.values(volumes).flatMap(({ secretRef }) => secretRef ?? []));
}
