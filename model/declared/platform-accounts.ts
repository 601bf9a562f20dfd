import { z } from "zod";
import { entityId } from "../scalars.ts";

const hexId = z.string().regex(/^[0-9a-f]{32}$/, "must be 32 lower-case hex digits");

/** Where in each cloud an environment lives. Projects and teams of the providers stand in Pulumi.<stack>.yaml. */
export const cloudflareAccount = z.strictObject({
  accountId: hexId.describe("Cloudflare account"),
  zoneId: hexId.describe("the zone of the product's domain"),
});
export type CloudflareAccount = z.infer<typeof cloudflareAccount>;

export const expoAccount = z.strictObject({
  account: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,38}$/, "must be an Expo account name")
    .describe("Expo account"),
  projectId: z.uuid().describe("EAS project id"),
});
export type ExpoAccount = z.infer<typeof expoAccount>;

/** Cloud Run pulls from an Artifact Registry remote repository that mirrors GHCR. */
export const registry = z.strictObject({
  username: z.string().min(1).optional().describe("who pulls from GHCR; only for private images"),
  tokenRef: entityId.optional().describe("SecretCredentialSet with the GHCR token; only for private images"),
});
export type Registry = z.infer<typeof registry>;
