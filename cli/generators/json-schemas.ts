import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { entities, entityFileName, type EntityEntry } from "../../model/entities.ts";
import { rulesOf } from "../../model/entity.ts";
import type { Generator } from "../../files/generated/generator.ts";

const draft = "https://json-schema.org/draft/2020-12/schema";

/** The JSON Schema of every entity: what editors and other languages check a file by. */
export const jsonSchemas: Generator = {
  name: "JSON Schemas",
  folders: ["model/schemas"],
  generate(root) {
    return new Map(
      entities.map((entry) => [
        schemaPath(entry.name),
        `${JSON.stringify(jsonSchemaOf(entry, root), null, 2)}\n`,
      ]),
    );
  },
};

export function schemaPath(entity: string): string {
  return `model/schemas/${entityFileName(entity)}.schema.json`;
}

/** Draft 2020-12, for what may be written: a field with a default may be left out. */
export function jsonSchemaOf({ name, schema }: EntityEntry, root: string): z.core.JSONSchema.BaseSchema {
  // What JSON Schema cannot say, such as sums or dates in their order, stands in the descriptions alone.
  const made = z.toJSONSchema(schema, {
    target: "draft-2020-12",
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const rules = rulesOf(zodSchema)
        .map(({ json }) => json)
        .filter((json) => json !== undefined);
      if (rules.length > 0) jsonSchema.allOf = [...(jsonSchema.allOf ?? []), ...rules];
    },
  });
  const { description = name } = made;
  return {
    $schema: draft,
    title: name,
    description,
    ...made,
    examples: [exampleOf(name, root)],
  };
}

/** The entity's correct example. */
export function exampleOf(entity: string, root: string): unknown {
  const json: unknown = JSON.parse(
    readFileSync(join(root, `model/examples/${entityFileName(entity)}.json`), "utf8"),
  );
  return json;
}
