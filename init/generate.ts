import { configSchemaPath, configSchemaText } from "../catalog/config-schema.ts";
import { findProject } from "../catalog/project.ts";
import { driftOf, writeDrift } from "../files/generated/drift.ts";
import type { Generator } from "../files/generated/generator.ts";
import { codeowners } from "../guard/codeowners.ts";
import { ExitCode } from "../model/errors.ts";
import { secretsCatalog } from "../secrets/secrets-catalog.ts";
import type { Context } from "../terminal/context.ts";
import { print } from "../terminal/say.ts";

/** environments/config.schema.json: what editors check each config.yml by, and complete it from. */
const configSchema: Generator = {
  name: "JSON Schema of config.yml",
  folders: [],
  generate: () => new Map([[configSchemaPath, configSchemaText()]]),
};

/**
 * What every project has that is made from its catalog and committed, beside its workflows.
 *
 * @param prefix the project's folder below the repository's top, with a slash at its end; empty for the top
 */
export function projectGenerators(prefix: string): readonly Generator[] {
  return [configSchema, secretsCatalog, codeowners(prefix)];
}

/** Writes what is made from the catalog; with `check` it says what would be written, writes nothing, and fails where that is anything. */
export function generateFiles(context: Context, options: { check: boolean; json: boolean }): ExitCode {
  const { root, prefix } = findProject(context.cwd);
  const drift = driftOf(root, projectGenerators(prefix));
  if (!options.check) writeDrift(root, drift);
  const { length: files } = drift;
  if (options.json) {
    const document = { written: !options.check, files: drift.map(({ path }) => path) };
    context.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
  } else if (files === 0) {
    print(context, "everything that is made from the catalog is up to date");
  } else {
    const verb = options.check ? "would write" : "wrote";
    print(context, drift.map(({ path }) => `${verb} ${path}`).join("\n"));
  }
  return options.check && files > 0 ? ExitCode.failed : ExitCode.done;
}
