import { quote } from "../check/quote.ts";
import { migrationNumber } from "../../model/declared/migration-file.ts";
import type { CatalogRule } from "./rule.ts";

/** Which of the two runs first would be decided by their names, and differently once one is renamed. */
export const migrationNumberUnique: CatalogRule = {
  id: "migration-number-unique",
  description: "Every migration begins with a number of its own, the order in which they run.",
  level: "error",
  *check({ entities }) {
    const owners = new Map<bigint, string>();
    for (const name of entities.migrations.keys()) {
      const number = migrationNumber(name);
      const path = ["migrations", name];
      const hint = '"gantry migrate new" names the next one';
      if (number === undefined) {
        yield { path, text: "must begin with a number: it says when it runs", hint, showsValue: false };
        continue;
      }
      const first = owners.get(number);
      if (first === undefined) owners.set(number, name);
      else {
        const text = `has the number of ${quote(first)}: which of them runs first?`;
        yield { path, alternative: ["migrations", first], text, hint, showsValue: false };
      }
    }
  },
};
