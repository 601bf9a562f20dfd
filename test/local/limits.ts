import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { markdownTable } from "../../files/generated/markdown-table.ts";
import { jsonValue } from "./conformance-rows.ts";

const limit = z.strictObject({
  cloud: z.string(),
  /** Of the catalog. */
  field: z.string(),
  limit: z.string(),
  /** A rule of the catalog, the field's own schema, or what is compared between environments. */
  refusedBy: z.string(),
  /** The file that the example changes. */
  in: z.string().default("environments/staging/config.yml"),
  /** What is refused, and at which path it is told, if at another one. A rule has examples of its own. */
  example: z
    .strictObject({
      path: z.tuple([z.string()], z.string()),
      value: jsonValue,
      at: z.string().optional(),
    })
    .optional(),
  /** Where the local cloud refuses it: a row of conformance or a test; null where that cloud would not, or is not emulated. */
  local: z.string().nullable(),
  source: z.string(),
});
export type Limit = z.infer<typeof limit>;

/** What the clouds refuse of a catalog. */
export const limits: readonly Limit[] = z
  .array(limit)
  .parse(JSON.parse(readFileSync(path.join(import.meta.dirname, "../../local/limits.json"), "utf8")));

/** The limits as docs/local-cloud.md has them. */
export function limitsTable(): string {
  const head = ["cloud", "field of the catalog", "limit", "refused by", "by the local cloud", "source"];
  const rows = limits.map(({ cloud, field, limit: says, refusedBy, local, source }) => [
    cloud,
    `\`${field}\``,
    says,
    refusedBy.includes(" ") || refusedBy === "schema" ? refusedBy : `\`${refusedBy}\``,
    local === null ? "" : `\`${local.replace(/^[^ ]*:/, "")}\``,
    source,
  ]);
  return `## Limits\n\n${markdownTable([head, ...rows])}\n`;
}
