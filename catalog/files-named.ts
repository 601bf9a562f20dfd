import { migrationFile } from "../model/declared/migration-file.ts";
import { ownFile } from "../model/declared/own-resources.ts";
import type { LoadedCatalog } from "./load.ts";

/** The files that a catalog names, from the project's folder: runbooks, migrations, and what makes the product's own resources. */
export function filesNamed({ environments }: LoadedCatalog): string[] {
  return environments.flatMap(({ guardrails, migrations, database, own }) => [
    ...guardrails.map(({ runbookRef }) => runbookRef),
    ...migrations.map(({ name }) => migrationFile(name, database.migrations)),
    ...own.map(({ id }) => ownFile(id)),
  ]);
}
