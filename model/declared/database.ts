import { z } from "zod";
import { appName, entityId, projectPath } from "../scalars.ts";
import { imageName } from "./image-name.ts";
import { defaultMigrations } from "./migration-file.ts";

/** A name that PostgreSQL takes without quotes. */
const plainName = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,62}$/, "must be a lower-case name of PostgreSQL, such as app_stg");

/** What Supabase's API serves requests as (its documentation, "Postgres roles"). */
const apiRoles = ["anon", "authenticated"];

/**
 * Who runs migrations in the cloud: a Cloud Run job with an account of its own, which alone reads the connection string. Its
 * image has the version's SQL files and this program.
 */
const migrationJob = z.strictObject({
  app: appName.describe("whose versions bring the migrations: its pipelines build the image"),
  image: imageName
    .describe("the job's image; a version's tag names its digest")
    .meta({ examples: ["ghcr.io/lotus-labs/migrations"] }),
  dockerfile: projectPath
    .default("migrations/Dockerfile")
    .describe("what the image is built by, with the project's folder as its context")
    .meta({ examples: ["migrations/Dockerfile"] }),
  timeoutMinutes: z
    .int()
    .min(1)
    .max(24 * 60)
    .default(60)
    .describe("how long all migrations of one version may take")
    .meta({ examples: [60] }),
});

/** The product's one database of each environment: where its migrations lie, and who must not see what. */
export const database = z.strictObject({
  migrations: z
    .string()
    .max(200)
    .regex(
      /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w.-]+(?:\/[\w.-]+)*$/,
      "must be a folder below the project's, such as supabase/migrations",
    )
    .default(defaultMigrations)
    .describe("the folder of the SQL files")
    .meta({ examples: ["supabase/migrations"] }),
  urlRef: entityId
    .optional()
    .describe("the secret with the connection string that migrations run with; of the pooler in session mode")
    .meta({ examples: ["api-database-url"] }),
  exposedSchemas: z
    .array(plainName)
    .max(20)
    .optional()
    .describe("the schemas that the API serves; without it, the one that the surfaces use")
    .meta({ examples: [["public"]] }),
  roles: z
    .array(plainName)
    .max(20)
    .default(apiRoles)
    .describe("whom the API acts as: none of them may see a table without a policy")
    .meta({ examples: [apiRoles] }),
  job: migrationJob
    .optional()
    .describe("the job that migrates in the cloud; without it a deployment there runs no migration"),
});
export type Database = z.infer<typeof database>;
export type MigrationJob = z.infer<typeof migrationJob>;
