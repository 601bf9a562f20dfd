import { z } from "zod";
import { entityId, ownerRole, rotationCadenceDays, zonedTime } from "../scalars.ts";

const secretRef = entityId.nullable().default(null);

/** The secrets one surface may use (002). Only references: each names a SecretCredentialSet. */
export const credentialBundle = z
  .strictObject({
    id: z.uuid().describe("UUIDv5 of the name"),
    name: entityId.describe("the key of the map, such as staging-api or prod-portal"),
    surface: entityId.describe("the one surface that uses it").meta({ examples: ["api"] }),
    serviceAccount: z
      .string()
      .regex(
        /^(?:[a-z][a-z0-9-]{4,28}[a-z0-9]|[0-9a-f]{32})$/,
        "must be a service account id of 6–30 of [a-z0-9-], or a Cloudflare account id of 32 hex digits",
      )
      .nullable()
      .default(null)
      .describe(
        "the one account that may read it, of Cloud Run or Cloudflare; null where the platform has none",
      )
      .meta({ examples: ["run-api"] }),
    supabaseKeyRef: secretRef
      .describe("the secret with the Supabase key")
      .meta({ examples: ["api-supabase-key"] }),
    vercelTokenRef: secretRef
      .describe("the secret with the Vercel token")
      .meta({ examples: ["portal-vercel-token"] }),
    cloudflareApiTokenRef: secretRef
      .describe("the secret with the Cloudflare token")
      .meta({ examples: ["cloudflare-api-token"] }),
    additionalRefs: z
      .array(entityId)
      .default([])
      .describe("further secrets")
      .meta({ examples: [["api-database-url", "api-sentry-dsn"]] }),
    sharedRefs: z
      .array(entityId)
      .default([])
      .describe("secrets of other bundles that its surface reads as well; they are rotated with those")
      .meta({ examples: [["portal-vercel-token"]] }),
    rotationCadenceDays,
    lastRotatedAt: zonedTime.optional().describe("observed: from the rotation ledger"),
    owner: ownerRole.describe("responsible role or team").meta({ examples: ["platform-team"] }),
  })
  .describe("The secrets that one surface may use.");
export type CredentialBundle = z.infer<typeof credentialBundle>;

/** Whether an account is Cloudflare's: Google's ids are shorter. */
export function isCloudflareAccount(account: string): boolean {
  return /^[0-9a-f]{32}$/.test(account);
}

/** Every SecretCredentialSet that is in a bundle, without repeats: it is rotated with the bundle, and in no other. */
export function bundleSecrets(bundle: CredentialBundle): string[] {
  const refs = [
    bundle.supabaseKeyRef,
    bundle.vercelTokenRef,
    bundle.cloudflareApiTokenRef,
    ...bundle.additionalRefs,
  ];
  return [...new Set(refs.filter((ref) => ref !== null))];
}

/** Every secret that a bundle's surface may read: its own, and those that other bundles share (docs/decisions/0068). */
export function readableSecrets(bundle: CredentialBundle): string[] {
  return [...new Set([...bundleSecrets(bundle), ...bundle.sharedRefs])];
}
