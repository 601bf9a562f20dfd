import { z } from "zod";
import type { RestClient } from "../rest/rest-client.ts";
import type { PolicyPlace } from "./iam-policy.ts";

/** What Cloud Storage has of a bucket. */
export interface Bucket {
  /** The number of the project that it lies in, as text. */
  projectNumber: string;
  /** In small letters, such as `us-east1`. */
  location: string;
  isVersioned: boolean;
  /** Rights are of the whole bucket, and no object has its own. */
  isUniform: boolean;
  /** Nobody can let the public in. */
  isPrivate: boolean;
}

const bucket = z.object({
  projectNumber: z.union([z.string(), z.number()]).transform(String),
  location: z.string().transform((text) => text.toLowerCase()),
  versioning: z.object({ enabled: z.boolean() }).optional(),
  iamConfiguration: z
    .object({
      uniformBucketLevelAccess: z.object({ enabled: z.boolean() }).optional(),
      publicAccessPrevention: z.string().optional(),
    })
    .optional(),
});

/** What a bucket is to be, whichever it is. Names are one for all of Google's customers. */
const guarded = {
  versioning: { enabled: true },
  iamConfiguration: { uniformBucketLevelAccess: { enabled: true }, publicAccessPrevention: "enforced" },
};

/** Versions that are no longer the newest: the last 50 of an object stay, and others for 90 days. */
const lifecycle = {
  rule: [{ action: { type: "Delete" }, condition: { numNewerVersions: 50, daysSinceNoncurrentTime: 90 } }],
};

/**
 * https://docs.cloud.google.com/storage/docs/json_api/v1/buckets/get
 *
 * @throws RestFailed, also for somebody else's bucket of that name (403)
 */
export async function findBucket(client: RestClient, name: string): Promise<Bucket | undefined> {
  const path = `/storage/v1/b/${encodeURIComponent(name)}`;
  const found = await client.find(bucket, { method: "GET", path, what: `read bucket ${name}` });
  if (found === undefined) return undefined;
  const { projectNumber, location, versioning, iamConfiguration: access } = found;
  return {
    projectNumber,
    location,
    isVersioned: versioning?.enabled === true,
    isUniform: access?.uniformBucketLevelAccess?.enabled === true,
    isPrivate: access?.publicAccessPrevention === "enforced",
  };
}

/** Makes a bucket that is versioned, uniform and private. @throws RestFailed */
export async function makeBucket(
  client: RestClient,
  name: string,
  { project, location }: { project: string; location: string },
): Promise<void> {
  const path = `/storage/v1/b?project=${encodeURIComponent(project)}`;
  const body = { name, location: location.toUpperCase(), ...guarded, lifecycle };
  await client.call(z.unknown(), { method: "POST", path, what: `make bucket ${name}`, body });
}

/** Makes a bucket that is there versioned, uniform and private; nothing else of it changes. @throws RestFailed */
export async function guardBucket(client: RestClient, name: string): Promise<void> {
  const path = `/storage/v1/b/${encodeURIComponent(name)}`;
  await client.call(z.unknown(), { method: "PATCH", path, what: `change bucket ${name}`, body: guarded });
}

/** Whether a bucket has an object. @throws RestFailed */
export async function hasObject(client: RestClient, name: string, object: string): Promise<boolean> {
  const path = `/storage/v1/b/${encodeURIComponent(name)}/o/${encodeURIComponent(object)}`;
  const found = await client.find(z.unknown(), {
    method: "GET",
    path,
    what: `look for ${object} in ${name}`,
  });
  return found !== undefined;
}

/** Who may use a bucket. */
export function bucketPolicy(name: string): PolicyPlace {
  const path = `/storage/v1/b/${encodeURIComponent(name)}/iam`;
  return {
    read: { method: "GET", path: `${path}?optionsRequestedPolicyVersion=3` },
    write: { method: "PUT", path },
    body: (policy) => policy,
    title: `bucket ${name}`,
  };
}
