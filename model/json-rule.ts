import type { z } from "zod";

/** A rule between fields as JSON Schema says it; a `$comment` tells what it leaves out where it says only a part. */
export type JsonRule = z.core.JSONSchema.BaseSchema;

/** The field, where it is there, is as the schema says: a field with a default may be left out of a file. */
export function field(name: string, schema: JsonRule): JsonRule {
  return { properties: { [name]: schema } };
}

/** The field is there, and as the schema says. */
export function given(name: string, schema: JsonRule = {}): JsonRule {
  return { properties: { [name]: schema }, required: [name] };
}

export function leftOut(...names: readonly string[]): JsonRule {
  return { properties: Object.fromEntries(names.map((name) => [name, false])) };
}

/** A list has no entry twice. */
export function withoutRepeats(name: string): JsonRule {
  return field(name, { uniqueItems: true });
}
