import type { z } from "zod";

type Schema = z.core.JSONSchema.BaseSchema;

/** A field of an entity as its JSON Schema says it. */
export interface SchemaField {
  /** Keys from the entity down; `[]` stands for any entry of a list. */
  path: readonly string[];
  schema: Schema;
  required: boolean;
}

/**
 * Every field of a JSON Schema, those of nested objects included; an entity inside of another is one field, since it has
 * its own table. A union's fields are those of all its variants, each once.
 */
export function fieldsOf(schema: Schema, above: readonly string[] = []): SchemaField[] {
  const variants = variantsOf(schema);
  if (variants.length > 0) return withoutRepeats(variants.flatMap((variant) => fieldsOf(variant, above)));
  return Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    if (typeof property === "boolean") return [];
    const path = [...above, key];
    const field = { path, schema: property, required: schema.required?.includes(key) ?? false };
    return property.title === undefined ? [field, ...nestedFields(property, path)] : [field];
  });
}

function nestedFields(schema: Schema, path: readonly string[]): SchemaField[] {
  const { items } = schema;
  if (typeof items === "object" && !Array.isArray(items) && items.title === undefined) {
    const [last = "", ...before] = path.toReversed();
    return fieldsOf(items, [...before.toReversed(), `${last}[]`]);
  }
  return fieldsOf(schema, path);
}

function variantsOf(schema: Schema): Schema[] {
  return [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].filter((variant) => typeof variant === "object");
}

function withoutRepeats(fields: readonly SchemaField[]): SchemaField[] {
  return [...new Map(fields.map((field) => [JSON.stringify([field.path, field.schema]), field])).values()];
}
