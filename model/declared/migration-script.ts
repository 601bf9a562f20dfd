import { z } from "zod";
import { entity, field, given } from "../entity.ts";
import { paragraph, recordId, text, timestamp } from "../observed/scalars.ts";

/** The name of a migration: that of its file in `migrations/`, without the ending. */
export const migrationName = z
  .string()
  .regex(/^[a-z0-9]+([_-][a-z0-9]+)*$/, "must be the file's name without .sql, in lower case")
  .max(100, "must have at most 100 characters");

/** A SQL file with a down note (000). */
export const migrationScript = entity(
  "MigrationScript",
  "A change of the database's schema: a SQL file with a down note.",
  z.strictObject({
    id: recordId.describe("derived from the name"),
    name: migrationName.describe("the key of the map: the SQL file's name without its ending"),
    description: paragraph(500)
      .describe("what it changes")
      .meta({ examples: ["The documents and who uploaded them"] }),
    isOneTime: z.boolean().describe("true where it must not run twice, so that a failure is not retried"),
    rollbackNotes: text()
      .optional()
      .describe("how to go back")
      .meta({ examples: ["Drop the table"] }),
    executedAt: timestamp.optional().describe("observed: when it ran last"),
    status: z.enum(["pending", "success", "failed"]).default("pending").describe("observed: what came of it"),
  }),
  (rule) => [
    rule(
      ["executedAt", "status"],
      "must be there unless the status is pending",
      (script) => {
        return script.status === "pending" || script.executedAt !== undefined;
      },
      { anyOf: [field("status", { const: "pending" }), given("executedAt")] },
    ),
  ],
);
export type MigrationScript = z.infer<typeof migrationScript>;
