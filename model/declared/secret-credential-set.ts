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
    secretId: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,255}$/, "must be 1–255 letters, digits, - and _")
      .optional()
      .describe("what Secret Manager calls it, where that was there before; the key of the map without it")
      .meta({ examples: ["DATABASE_URL"] }),
    owner: ownerRole.describe("responsible role or team").meta({ examples: ["api-team"] }),
    rotationCadenceDays,
    status: z
      .enum(["draft", "active", "rotating"])
      .default("draft")
      .describe("draft → active → rotating → active"),
  })
  .describe("One secret, its owner and where it is kept.");
export type SecretCredentialSet = z.infer<typeof secretCredentialSet>;

/** Whether Secret Manager keeps it: for Cloud Run and what Cloud Run reads of Supabase. It reads nothing else. */
export function isInSecretManager({ service }: Pick<SecretCredentialSet, "service">): boolean {
  return service === "cloud-run" || service === "supabase";
}

/** What Secret Manager calls a secret (docs/decisions/0061). */
export function secretIdOf({ id, secretId }: Pick<SecretCredentialSet, "id" | "secretId">): string {
  return secretId ?? id;
}
