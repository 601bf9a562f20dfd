import { z } from "zod";
import type { RestClient } from "../rest/rest-client.ts";
import type { PolicyPlace } from "./iam-policy.ts";

/** Where a key lies: `projects/<project>/locations/<location>/keyRings/<ring>/cryptoKeys/<key>`. */
export interface KeyName {
  /** Google Cloud project id. */
  project: string;
  /** A region of Google's, such as `us-east1`. */
  location: string;
  ring: string;
  key: string;
}

/** What Cloud KMS has of a key. */
export interface Key {
  /** That it encrypts and decrypts, and not signs. */
  encrypts: boolean;
  /** That its newest version can be used. */
  isEnabled: boolean;
  /** How often there is a new version; undefined for never. */
  rotationDays: number | undefined;
}

const key = z.object({
  purpose: z.string(),
  rotationPeriod: z
    .string()
    .regex(/^\d+(\.\d+)?s$/)
    .optional(),
  primary: z.object({ state: z.string() }).optional(),
});
const daySeconds = 86_400;

function ringName({ project, location, ring }: Omit<KeyName, "key">): string {
  return `projects/${project}/locations/${location}/keyRings/${ring}`;
}

export function keyName(name: KeyName): string {
  return `${ringName(name)}/cryptoKeys/${name.key}`;
}

/** https://docs.cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys/get @throws RestFailed */
export async function findKey(client: RestClient, name: KeyName): Promise<Key | undefined> {
  const path = `/v1/${keyName(name)}`;
  const found = await client.find(key, { method: "GET", path, what: `read key ${name.key}` });
  if (found === undefined) return undefined;
  const { purpose, primary, rotationPeriod } = found;
  return {
    encrypts: purpose === "ENCRYPT_DECRYPT",
    isEnabled: primary?.state === "ENABLED",
    rotationDays: rotationPeriod === undefined ? undefined : Number.parseFloat(rotationPeriod) / daySeconds,
  };
}

/** Makes the ring where there is none: neither a ring nor a key can ever be removed. @throws RestFailed */
export async function ensureRing(client: RestClient, name: KeyName): Promise<void> {
  const what = `make key ring ${name.ring}`;
  const there = await client.find(z.unknown(), { method: "GET", path: `/v1/${ringName(name)}`, what });
  if (there !== undefined) return;
  const { project, location, ring } = name;
  const path = `/v1/projects/${project}/locations/${location}/keyRings?keyRingId=${ring}`;
  await client.call(z.unknown(), { method: "POST", path, what, body: {} });
}

/**
 * Makes a key that software keeps, with a new version every so many days from now on; older ones go on decrypting.
 * https://docs.cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys/create @throws RestFailed
 */
export async function makeKey(
  client: RestClient,
  name: KeyName,
  { rotationDays, now }: { rotationDays: number; now: Date },
): Promise<void> {
  const next = new Date(now.getTime() + rotationDays * daySeconds * 1000);
  await client.call(z.unknown(), {
    method: "POST",
    path: `/v1/${ringName(name)}/cryptoKeys?cryptoKeyId=${name.key}`,
    what: `make key ${name.key}`,
    body: {
      purpose: "ENCRYPT_DECRYPT",
      rotationPeriod: `${rotationDays * daySeconds}s`,
      nextRotationTime: next.toISOString(),
      versionTemplate: { protectionLevel: "SOFTWARE", algorithm: "GOOGLE_SYMMETRIC_ENCRYPTION" },
    },
  });
}

/** Who may use a key. */
export function keyPolicy(name: KeyName): PolicyPlace {
  const path = `/v1/${keyName(name)}`;
  return {
    read: { method: "GET", path: `${path}:getIamPolicy?options.requestedPolicyVersion=3` },
    write: { method: "POST", path: `${path}:setIamPolicy` },
    body: (policy) => ({ policy }),
    title: `key ${name.key}`,
  };
}
