import { posix } from "node:path";
import { entrySchemas, layers, layerSchema, type Layer } from "./config-schema/layers.ts";
import { environmentsFolder } from "./files/list-environments.ts";
import { configSchemaFile } from "./files/scan.ts";
import { writableSchema } from "./config-schema/writable.ts";

export type { Layer } from "./config-schema/layers.ts";

/** The one schema for editors, in every project. */
export const configSchemaPath = `${environmentsFolder}/${configSchemaFile}`;

/** The first line of a file at a path such as environments/staging/config.yml: which schema editors know it by. */
export function schemaLine(path: string, layer: Layer): string {
  const up = posix.relative(posix.dirname(path), configSchemaPath);
  return `# yaml-language-server: $schema=${up}#/definitions/${layer}\n`;
}

/**
 * The JSON Schema of config.yml, as text: a definition for each kind of file, which its first line names, and for whoever names none the
 * global file's, which may have every key. Draft 7, since editors know it best.
 */
export function configSchemaText(): string {
  const whole = writableSchema();
  const document = {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "config.yml of Gantry's catalog",
    description: "Generated from the catalog's schemas by `gantry generate`.",
    $ref: "#/definitions/global",
    definitions: {
      ...Object.fromEntries(layers.map((layer) => [layer, layerSchema(whole, layer)])),
      ...entrySchemas(whole),
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}
