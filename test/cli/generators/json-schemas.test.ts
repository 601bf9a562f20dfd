import assert from "node:assert/strict";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { exampleOf, jsonSchemaOf } from "../../../cli/generators/json-schemas.ts";
import { entities } from "../../../model/entities.ts";
import { changed, isDocument } from "../../support/entities/documents.ts";

const root = join(import.meta.dirname, "../../..");

describe("the JSON Schemas", () => {
  it("are schemas of draft 2020-12", () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    for (const entry of entities) {
      assert.ok(ajv.validateSchema(jsonSchemaOf(entry, root)), `${entry.name}: ${ajv.errorsText()}`);
    }
  });

  it("hold the rules of an entity inside of another one", () => {
    for (const [name, keys, value] of [
      ["SecurityAudit", ["summary", "filesScanned"], 0],
      ["DeploymentState", ["currentDeployment", "error_message"], "the push was refused"],
      ["DeploymentState", ["history", 0, "error_message"], "the push was refused"],
      ["PipelineReport", ["actionLinks", 0, "url"], "https://example.com/"],
      ["CIScript", ["testability", "modes"], ["PASS"]],
    ] as const) {
      const entry = entities.find((one) => one.name === name);
      const example = exampleOf(name, root);
      assert.ok(entry !== undefined && isDocument(example));
      const isValid = new Ajv2020({ strict: false, validateFormats: false }).compile(
        jsonSchemaOf(entry, root),
      );
      assert.ok(isValid(example), name);
      assert.ok(!isValid(changed(example, [...keys], value)), `${name}.${keys.join(".")}`);
    }
  });
});
