import { governancePath } from "../catalog/documents.ts";
import { configSchemaPath, configSchemaText, schemaLine, type Layer } from "../catalog/config-schema.ts";
import type { Draft } from "./draft.ts";
import { environmentText } from "./templates/environment.ts";
import { governanceText } from "./templates/governance.ts";
import { globalText } from "./templates/global.ts";
import { guardrails } from "./templates/guardrails.ts";
import { projectFiles } from "./templates/project.ts";
import { runbookText } from "./templates/runbooks.ts";
import { repositorySettingsText, settingsText } from "./templates/settings.ts";

/**
 * Every file of a new product with its text, by its path from the project's root. What others need comes first, and an
 * environment's config.yml after its regions: so, wherever a run is interrupted, what has a config.yml is complete.
 *
 * @param packageRoot where the project has Gantry as a package; undefined where it holds Gantry's own code
 */
export function planFiles(draft: Draft, packageRoot?: string): Map<string, string> {
  const { product } = draft;
  const platforms = draft.apps.map(({ platform }) => platform);
  const files = new Map<string, string>(
    packageRoot === undefined ? [] : projectFiles({ product, platforms }, packageRoot),
  );
  // The guardrails of a catalog that is there name runbooks of their own.
  if (draft.existing === undefined) {
    for (const { runbookRef } of Object.values(guardrails(draft)))
      files.set(runbookRef, runbookText(runbookRef));
  }
  // The catalog is refused without it.
  if (draft.existing === undefined && draft.onePerson !== undefined)
    files.set(governancePath, governanceText(draft, draft.onePerson));
  // Beside files of others it has lines of its own alone (additions/).
  if (packageRoot === undefined) files.set(".gitattributes", gitAttributesText);
  files.set("Pulumi.repository.yaml", repositorySettingsText(draft));
  for (const environment of draft.environments) {
    files.set(`Pulumi.${environment}.yaml`, settingsText(draft, environment));
  }
  files.set(configSchemaPath, configSchemaText());
  const addConfig = (folder: string, layer: Layer, text: string): void => {
    const path = `environments/${folder}/config.yml`;
    files.set(path, schemaLine(path, layer) + text);
  };
  addConfig("global", "global", globalText(draft));
  for (const environment of draft.environments) {
    for (const region of draft.existing?.[environment] ?? draft.regions) {
      const text = `# What ${environment} has of its own in ${region}; nothing so far: the folder is what says that it runs there.\n`;
      addConfig(`${environment}/regions/${region}`, "region", text);
    }
    addConfig(environment, "environment", environmentText(draft, environment));
  }
  return files;
}

/** .gitattributes, as Gantry's own repository has it. */
export const gitAttributesText =
  "# Scripts, hooks and generated files have Unix's line ends in every clone, whatever its core.autocrlf says.\n" +
  "* text=auto eol=lf\n";
