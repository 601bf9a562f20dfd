import { statSync } from "node:fs";
import { join } from "node:path";
import { migrationFile } from "../../model/declared/migration-file.ts";
import type { CatalogRule } from "./rule.ts";

/** Found missing here, and not by the database of the first environment that runs it. */
export const migrationFileExists: CatalogRule = {
  id: "migration-file-exists",
  description: "Every migration has its SQL file in the folder of migrations.",
  level: "error",
  *check({ root, entities }) {
    for (const name of entities.migrations.keys()) {
      const file = migrationFile(name, entities.database?.migrations);
      if (statSync(join(root, file), { throwIfNoEntry: false })?.isFile() === true) continue;
      yield { path: ["migrations", name], text: `has no file ${file}`, showsValue: false };
    }
  },
};
