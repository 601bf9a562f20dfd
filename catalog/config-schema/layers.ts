import { onceKeys, regionalKeys } from "../check/check-region.ts";
import { subprojectSections } from "../check/subproject-keys.ts";
import { globalSections } from "../rules/global-only.ts";
import { entriesOf, propertiesOf, type Schema } from "./writable.ts";
import { isObject } from "../../model/is-object.ts";

/** The four kinds of config.yml. */
export const layers = ["global", "environment", "region", "subproject"] as const;
export type Layer = (typeof layers)[number];

/** Whether a kind of file may have a section of the catalog. */
export function mayHave(layer: Layer, section: string): boolean {
  if (layer === "global") return true;
  if (layer === "region") return section === "surfaces";
  return layer === "subproject" ? subprojectSections.includes(section) : !globalSections.includes(section);
}

/** Whether a region's file may have a field of a surface. */
export const isRegionalField = (field: string): boolean => regionalKeys.includes(field);

/** Whether one below such a field is there once for all regions. */
export const isOnceField = (field: string, below: string): boolean =>
  field === "cloudRun" && onceKeys.includes(below);

/**
 * The schema of one kind of file. A file is one layer of several, so nothing in it is required but what a list holds, since lists
 * replace; and null says that a lower layer's value does not count.
 */
export function layerSchema(whole: Schema, layer: Layer): Schema {
  const sections = Object.entries(propertiesOf(whole))
    .filter(([section]) => mayHave(layer, section))
    .map(([section, schema]) => [section, orNull(sectionOf(section, schema, layer))] as const);
  return { type: "object", properties: Object.fromEntries(sections), additionalProperties: false };
}

/** What the entries of each section look like in a file, for the schemas of files to refer to. */
export function entrySchemas(whole: Schema): Record<string, Schema> {
  const sections = Object.entries(propertiesOf(whole)).flatMap(([section, schema]) => {
    const entry = entriesOf(schema);
    return entry === undefined ? [] : [[section, inFile(entry)] as const];
  });
  return Object.fromEntries(sections);
}

function sectionOf(section: string, schema: Schema, layer: Layer): Schema {
  const entry = entriesOf(schema);
  if (entry === undefined) return inFile(schema);
  if (layer === "region") return mapOf(schema, inFile(regional(entry)));
  const reference: Schema = { $ref: `#/definitions/${section}` };
  // Below the global file is nothing that null could remove.
  return mapOf(schema, layer === "global" ? reference : orNull(reference));
}

/** A surface with what a region may say of it; of which platform it is, is said elsewhere. */
function regional(surface: Schema): Schema {
  const fields = Object.entries(propertiesOf(surface))
    .filter(([field]) => isRegionalField(field))
    .map(([field, one]) => [field, field === "cloudRun" ? withoutOnce(one) : one] as const);
  const own: Schema = { ...surface, properties: Object.fromEntries(fields) };
  delete own.allOf;
  return own;
}

function withoutOnce(cloudRun: Schema): Schema {
  const fields = Object.entries(propertiesOf(cloudRun)).filter(([field]) => !onceKeys.includes(field));
  return { ...cloudRun, properties: Object.fromEntries(fields) };
}

/** Any part of the catalog as one file may have it. */
function inFile(schema: Schema): Schema {
  const entry = entriesOf(schema);
  if (entry !== undefined) return mapOf(schema, orNull(inFile(entry)));
  const part: Schema = { ...schema };
  delete part.required;
  if (schema.properties === undefined) return part;
  delete part.default;
  const fields = Object.entries(propertiesOf(schema)).map(
    ([field, one]) => [field, orNull(inFile(one))] as const,
  );
  return { ...part, properties: Object.fromEntries(fields) };
}

/** A map with other entries. That it is empty where nothing is written is no value that an editor should offer. */
function mapOf(schema: Schema, entry: Schema): Schema {
  const map: Schema = { ...schema, additionalProperties: entry };
  delete map.default;
  return map;
}

function orNull(schema: Schema): Schema {
  const { type, enum: words, const: word, anyOf, ...rest } = schema;
  if (isNullable(schema)) return schema;
  if (schema.$ref !== undefined) return { anyOf: [schema, { type: "null" }] };
  if (anyOf !== undefined) return { ...rest, anyOf: [...anyOf, { type: "null" }] };
  const values = word === undefined ? words : [word];
  return {
    ...rest,
    ...(type === undefined ? {} : { type: [...[type].flat(), "null"] }),
    ...(values === undefined ? {} : { enum: [...values, null] }),
  };
}

function isNullable({ type, anyOf }: Schema): boolean {
  return type === "null" || (anyOf ?? []).filter(isObject).some((one) => one["type"] === "null");
}
