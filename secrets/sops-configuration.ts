import { join } from "node:path";
import { Document, isScalar } from "yaml";
import type { EnvironmentCatalog } from "../model/declared/catalog.ts";
import { loadCatalog } from "../catalog/load.ts";
import { writeProjectFile } from "../files/line-ends.ts";
import { globalScope, scopeOf } from "./secrets-scope.ts";

export const sopsConfigurationPath = ".sops.yaml";

const head = ` Generated from the catalog's \`recipients\`; do not edit.
 With it, plain sops works as well:
   sops edit --input-type json --output-type json environments/staging/secrets.enc`;

/**
 * The configuration file of sops: to whom each secrets.enc is encrypted. A folder without recipients has no rule, so that
 * sops refuses to write there.
 */
export function sopsConfiguration(environments: readonly EnvironmentCatalog[]): string {
  const scopes = [
    scopeOf(globalScope, environments),
    ...environments.map((catalog) => scopeOf(catalog.environment, [catalog])),
  ];
  const rules = scopes.filter(({ recipients }) => recipients.size > 0);
  const document = new Document({
    creation_rules: rules.map(({ path, recipients }) => ({
      path_regex: `^${path.replace(".", "\\.")}$`,
      age: [...recipients.keys()],
    })),
  });
  document.commentBefore = head;
  for (const [rule, { recipients }] of rules.entries()) {
    for (const [index, holders] of [...recipients.values()].entries()) {
      const key = document.getIn(["creation_rules", rule, "age", index], true);
      if (isScalar(key)) key.comment = ` ${holders}`;
    }
  }
  return document.toString({ lineWidth: 0 });
}

/** Writes .sops.yaml where it does not follow from the catalog any more. @returns whether it did. */
export function writeSopsConfiguration(root: string): boolean {
  const content = sopsConfiguration(loadCatalog(root).environments);
  return writeProjectFile(join(root, sopsConfigurationPath), content);
}
