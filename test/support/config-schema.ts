import assert from "node:assert/strict";
import { Ajv } from "ajv";
import { parse } from "yaml";
import { z } from "zod";
import { configSchemaText, schemaLine, type Layer } from "../../catalog/config-schema.ts";

/** Knows environments/config.schema.json as `config`. */
export const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(z.record(z.string(), z.unknown()).parse(JSON.parse(configSchemaText())), "config");

/** What the schema of a kind of file objects to. */
export function objectionsTo(layer: Layer, value: unknown): string[] {
  const validate = ajv.getSchema(`config#/definitions/${layer}`) ?? assert.fail(`${layer} has no schema`);
  validate(value ?? {});
  return (validate.errors ?? []).map(({ instancePath, message = "" }) => `${instancePath} ${message}`);
}

/** Holds that the first line of a config.yml names its schema, and that this takes it. */
export function assertKnownToEditors(path: string, text: string): void {
  const layer = layerOf(path);
  assert.ok(text.startsWith(schemaLine(path, layer)), `${path} begins with ${text.split("\n")[0] ?? ""}`);
  assert.deepEqual(objectionsTo(layer, parse(text)), [], path);
}

function layerOf(path: string): Layer {
  if (path.startsWith("environments/global/")) return "global";
  return path.includes("/regions/") ? "region" : "environment";
}
