import { isOnceField, isRegionalField, layers, mayHave, type Layer } from "./config-schema/layers.ts";
import { entriesOf, propertiesOf, writableSchema, type Schema } from "./config-schema/writable.ts";
import { isObject } from "../model/is-object.ts";

/** A top-level key of config.yml, and every key below it. */
export interface ConfigSection {
  name: string;
  schema: Schema;
  /** The files that may have it. */
  layers: readonly Layer[];
  keys: readonly ConfigKey[];
}

export interface ConfigKey {
  /** From the top, with `<id>` for a key that is free and `[]` for any entry of a list. */
  path: string;
  schema: Schema;
  /** Whether the merged catalog has to have it, where it has what it belongs to. */
  required: boolean;
  /** Whether a region's file may have it. */
  regional: boolean;
}

/** All that a person may write into config.yml, in the order of the schema. */
export function configSections(): ConfigSection[] {
  const whole = writableSchema();
  return Object.entries(propertiesOf(whole)).map(([name, schema]) => ({
    name,
    schema,
    layers: layers.filter((layer) => mayHave(layer, name)),
    keys: keysOf(name, schema, whole.required?.includes(name) === true),
  }));
}

function keysOf(name: string, schema: Schema, required: boolean): ConfigKey[] {
  const entries = entriesOf(schema);
  if (entries !== undefined && entries.properties === undefined)
    return [{ path: `${name}.<id>`, schema: entries, required: false, regional: false }];
  const below = fieldsBelow(name, schema, (field) => name === "surfaces" && isRegionalField(field));
  return below.length > 0 ? below : [{ path: name, schema, required, regional: false }];
}

/** The keys below a value, each before those below itself. */
function fieldsBelow(path: string, schema: Schema, isRegional: (field: string) => boolean): ConfigKey[] {
  return nestedIn(schema).flatMap(({ suffix, of }) =>
    Object.entries(propertiesOf(of)).flatMap(([field, one]) => {
      const regional = isRegional(field);
      const at = `${path}${suffix}.${field}`;
      const required = of.required?.includes(field) === true;
      return [
        { path: at, schema: one, required, regional },
        ...fieldsBelow(at, one, (below) => regional && !isOnceField(field, below)),
      ];
    }),
  );
}

/** The maps with known keys that a value is, or is made of. */
function nestedIn(schema: Schema): { suffix: string; of: Schema }[] {
  const entries = entriesOf(schema);
  if (entries?.properties !== undefined) return [{ suffix: ".<id>", of: entries }];
  const { items } = schema;
  if (isObject(items) && items.properties !== undefined) return [{ suffix: "[]", of: items }];
  return schema.properties === undefined ? [] : [{ suffix: "", of: schema }];
}
