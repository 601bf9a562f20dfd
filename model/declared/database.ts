import { z } from "zod";
import { entityId } from "../scalars.ts";
import { defaultMigrations } from "./migration-file.ts";

/** A name that PostgreSQL takes without quotes. */
const plainName = z
  .string()
  .regex(/^[a-z_][a-z0-9_]{0,62}$/, "must be a lower-case name of PostgreSQL, such as app_stg");

/** What Supabase's API serves requests as (its documentation, "Postgres roles"). */
const apiRoles = ["anon", "authenticated"];

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
});
export type Database = z.infer<typeof database>;
