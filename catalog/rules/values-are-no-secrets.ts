import { plainSecret } from "../../model/plain-secret.ts";
import type { Finding } from "../check/finding.ts";
import { isPlainList, isPlainMap, type KeyPath, type Plain } from "../plain.ts";
import type { CatalogRule } from "./rule.ts";

/** Whatever the catalog says is readable in git, in the state and in logs. Profiles are looked at by a rule of their own. */
export const valuesAreNoSecrets: CatalogRule = {
  id: "values-are-no-secrets",
  description: "No value is a secret, by its looks or by its name.",
  level: "error",
  regional: true,
  *check({ merged }) {
    for (const section of Object.keys(merged)) {
      const value = merged[section];
      if (section !== "profiles" && value !== undefined) yield* secretsIn(value, [section]);
    }
  },
};

function* secretsIn(value: Plain, path: KeyPath): Generator<Finding> {
  if (isPlainMap(value)) {
    for (const [key, each] of Object.entries(value)) yield* secretsIn(each, [...path, key]);
  } else if (isPlainList(value)) {
    for (const [index, each] of value.entries()) yield* secretsIn(each, [...path, index]);
  } else if (typeof value === "string" || typeof value === "number") {
    const name = path.findLast((part) => typeof part === "string") ?? "";
    const text = plainSecret([name], value);
    const hint = 'declare it under "secrets", and give it its value with "gantry secrets set"';
    if (text !== undefined) yield { path, text, hint, showsValue: false };
  }
}
