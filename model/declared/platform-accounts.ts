import { z } from "zod";
import { entityId } from "../scalars.ts";

const hexId = z.string().regex(/^[0-9a-f]{32}$/, "must be 32 lower-case hex digits");

/** Where in each cloud an environment lives. Projects and teams of the providers stand in Pulumi.<stack>.yaml. */
export const cloudflareAccount = z.strictObject({
  accountId: hexId.describe("Cloudflare account").meta({ examples: ["9f86d081884c7d659a2feaa0c55ad015"] }),
  zoneId: hexId
    .describe("the zone of the product's domain")
    .meta({ examples: ["023e105f4ecef8ad9ca31a8372d0c353"] }),
});
export type CloudflareAccount = z.infer<typeof cloudflareAccount>;

export const expoAccount = z.strictObject({
  account: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,38}$/, "must be an Expo account name")
    .describe("Expo account")
    .meta({ examples: ["lotus-labs"] }),
  projectId: z
    .uuid()
    .describe("EAS project id")
    .meta({ examples: ["5c2e7c1a-6f0b-4d1e-9c38-2b8f4e1d7a90"] }),
  slug: z
    .string()
    .regex(/^[a-zA-Z0-9][\w-]{0,98}$/, "must be a project's slug at Expo")
    .optional()
    .describe("the project's slug at Expo; the product's name without it")
    .meta({ examples: ["lotus"] }),
});
export type ExpoAccount = z.infer<typeof expoAccount>;

/** Who pushes to Artifact Registry from a workflow: what its project trusts, as decision 69 has it. */
const imagePush = z.strictObject({
  provider: z
    .string()
    .regex(
      /^projects\/\d+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]{4,32}\/providers\/[a-z0-9-]{4,32}$/,
      "must be the whole name of a workload identity provider, projects/<number>/locations/global/workloadIdentityPools/<pool>/providers/<provider>",
    )
    .describe("the workload identity provider of the images' project, which trusts the default branch alone")
    .meta({
      examples: ["projects/1029384756/locations/global/workloadIdentityPools/github/providers/images"],
    }),
  account: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]{4,28}[a-z0-9]@[a-z][a-z0-9-]{4,28}[a-z0-9]\.iam\.gserviceaccount\.com$/,
      "must be the address of a service account, <account>@<project>.iam.gserviceaccount.com",
    )
    .describe("the account that may write into the repository of images, and nothing else")
    .meta({ examples: ["image-push@lotus-images.iam.gserviceaccount.com"] }),
});

/** Cloud Run pulls from an Artifact Registry remote repository that mirrors GHCR, or from the repository that has the image. */
export const registry = z.strictObject({
  username: z
    .string()
    .min(1)
    .optional()
    .describe("who pulls from GHCR; only for private images")
    .meta({ examples: ["lotus-deploy"] }),
  tokenRef: entityId
    .optional()
    .describe("the secret with the GHCR token; only for private images")
    .meta({ examples: ["ghcr-pull-token"] }),
  push: imagePush.optional().describe("who pushes images to Artifact Registry; only where some lie there"),
});
export type Registry = z.infer<typeof registry>;
