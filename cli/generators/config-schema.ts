import { configSchemaPath, configSchemaText } from "../../catalog/config-schema.ts";
import type { Generator } from "../../files/generated/generator.ts";

/** environments/config.schema.json: what editors check each config.yml by, and complete it from. */
export const configSchema: Generator = {
  name: "JSON Schema of config.yml",
  folders: [],
  generate: () => new Map([[configSchemaPath, configSchemaText()]]),
};
