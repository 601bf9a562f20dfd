import { z } from "zod";
import { catalogSchema } from "../../model/declared/catalog.ts";
import { unwritable } from "../check/derive.ts";
import { issueText, unnamedFormat } from "../check/issues.ts";
import { isObject } from "../../model/is-object.ts";

export type Schema = z.core.JSONSchema.BaseSchema;

/**
 * The catalog as JSON Schema, with the keys that a person writes: what is derived or observed is left out, and a surface or a
 * channel has the keys of all its kinds, since the file that says which kind it is may be another one.
 */
export function writableSchema(): Schema {
  const whole = z.toJSONSchema(catalogSchema, {
    target: "draft-7",
    io: "input",
    unrepresentable: "any",
    override({ zodSchema, jsonSchema }) {
      const hasPattern = jsonSchema.pattern !== undefined || jsonSchema.allOf !== undefined;
      const message = hasPattern ? patternMessage(zodSchema) : undefined;
      if (message !== undefined) jsonSchema["patternErrorMessage"] = message;
    },
  });
  const sections = Object.entries(propertiesOf(whole)).map(
    ([section, schema]) => [section, withoutUnwritable(section, unitedIn(schema))] as const,
  );
  return { ...whole, properties: Object.fromEntries(sections) };
}

/** What editors say where a text does not match: the schema's own words instead of the expression. */
function patternMessage(schema: z.core.$ZodType): string | undefined {
  // No pattern of the catalog takes this one.
  const issues = z.safeParse(schema, "\u0000", { error: issueText }).error?.issues ?? [];
  const own = issues.find(({ code }) => code === "invalid_format")?.message;
  return own === unnamedFormat ? undefined : own;
}

/** The properties of a schema that are schemas themselves. */
export function propertiesOf(schema: Schema): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter((entry): entry is [string, Schema] => isObject(entry[1])),
  );
}

/** What the entries of a map look like; undefined where the schema is none of a map. */
export function entriesOf(schema: Schema): Schema | undefined {
  const { additionalProperties: entries } = schema;
  return isObject(entries) ? entries : undefined;
}

/** The entries of a section without the fields that follow from where they stand, or that somebody observes. */
function withoutUnwritable(section: string, schema: Schema): Schema {
  const entries = entriesOf(schema);
  if (entries?.properties === undefined) return schema;
  const fields = Object.entries(propertiesOf(entries)).filter(
    ([field]) => unwritable(section, field) === undefined,
  );
  const names = fields.map(([field]) => field);
  const required = entries.required?.filter((field) => names.includes(field)) ?? [];
  return {
    ...schema,
    additionalProperties: { ...entries, properties: Object.fromEntries(fields), required },
  };
}

/** A section whose entries are of several kinds, with one schema for all of them. */
function unitedIn(schema: Schema): Schema {
  const entries = entriesOf(schema);
  const kinds = entries?.oneOf?.filter(isObject) ?? [];
  if (entries === undefined || kinds.length === 0) return schema;
  return { ...schema, additionalProperties: united(kinds, entries) };
}

function united(kinds: readonly Schema[], { description, title }: Schema): Schema {
  const keys = [...new Set(kinds.flatMap((kind) => Object.keys(propertiesOf(kind))))];
  const fields = keys.map((key) => {
    const variants = kinds.map((kind) => propertiesOf(kind)[key]).filter((variant) => variant !== undefined);
    return { key, variants, distinct: distinctOf(variants) };
  });
  const required = keys.filter((key) => kinds.every((kind) => kind.required?.includes(key) === true));
  const named = fields.find(
    ({ variants, distinct }) =>
      distinct.length === kinds.length && variants.every((one) => wordsOf(one).length > 0),
  );
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description }),
    type: "object",
    properties: Object.fromEntries(fields.map(({ key, distinct }) => [key, unitedField(distinct)])),
    required,
    additionalProperties: false,
    allOf: kinds.map((kind) => onlyItsOwn(kind, keys, named?.key ?? "")),
  };
}

function distinctOf(schemas: readonly Schema[]): Schema[] {
  return [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).values()];
}

/** One schema for a field that several kinds have: the words of all, where each kind has a word of its own. */
function unitedField(distinct: readonly Schema[]): Schema {
  const [first, ...others] = distinct;
  if (first === undefined || others.length === 0) return first ?? {};
  const words = distinct.flatMap(wordsOf);
  if (words.length > 0) {
    const told = distinct.map((one) => `${wordsOf(one).join(", ")}: ${one.description ?? ""}`);
    return { type: "string", enum: words, description: told.join("; ") };
  }
  // Null says in another kind that the field has no use there.
  const used = distinct.filter(({ type }) => type !== "null");
  const [main = first, ...more] = used;
  return more.length === 0 ? main : { anyOf: used };
}

function wordsOf(schema: Schema): string[] {
  const words = schema.const === undefined ? (schema.enum ?? []) : [schema.const];
  return words.filter((word) => typeof word === "string");
}

/** Where a file says which kind an entry is: none of the keys that only other kinds have, unless to say that they are not meant. */
function onlyItsOwn(kind: Schema, keys: readonly string[], named: string): Schema {
  const own = propertiesOf(kind);
  const strange = keys.filter((key) => own[key] === undefined || own[key].type === "null");
  return {
    if: { properties: { [named]: { enum: wordsOf(own[named] ?? {}) } }, required: [named] },
    then: { properties: Object.fromEntries(strange.map((key) => [key, { type: "null" }])) },
  };
}
