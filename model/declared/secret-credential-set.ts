import { z } from "zod";
import { entityId, environmentName, ownerRole, rotationCadenceDays, variableName } from "../scalars.ts";

/** One secret, its owner and where it is kept (003). The value is never here. */
export const secretCredentialSet = z
  .strictObject({
    id: entityId.describe("the key of the map"),
    environment: environmentName,
    service: z
      .enum(["github", "cloud-run", "vercel", "supabase", "cloudflare"])
      .describe(
        "keeper: GitHub environment secret, Secret Manager (cloud-run, supabase), Vercel variable or a Worker's secret (cloudflare)",
      ),
    keyName: variableName.describe("name under which the app reads it").meta({ examples: ["SENTRY_DSN"] }),
    owner: ownerRole.describe("responsible role or team").meta({ examples: ["api-team"] }),
    rotationCadenceDays,
    status: z
      .enum(["draft", "active", "rotating"])
      .default("draft")
      .describe("draft → active → rotating → active"),
  })
  .describe("One secret, its owner and where it is kept.");
export type SecretCredentialSet = z.infer<typeof secretCredentialSet>;
