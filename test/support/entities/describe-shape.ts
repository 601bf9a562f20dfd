import assert from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import type { z } from "zod";
import type { SchemaField } from "../../../cli/generators/schema-fields.ts";
import { parseRecord } from "../../../catalog/records/read-record.ts";
import { changed, type Document } from "./documents.ts";
import { lookAlike } from "./wrong-values.ts";

export interface ShapeOptions {
  schema: z.ZodType;
  jsonSchema: z.core.JSONSchema.BaseSchema;
  documents: readonly [Document, ...Document[]] | readonly Document[];
  fields: readonly SchemaField[];
}

/** A token of the form that a code host gives out; it opens nothing. */
const token = `ghp_${"a1B2c3D4e5F6".repeat(3)}`;

/** What holds for a document as a whole, whatever the entity. */
export function describeShape({ schema, jsonSchema, documents, fields }: ShapeOptions): void {
  const [example = {}] = documents;
  const top = fields
    .filter(({ path }) => path.length === 1)
    .map(({ path, ...field }) => ({ key: path[0] ?? "", ...field }));
  const placesOf = (document: unknown): string[] =>
    (parseRecord(schema, document).problems ?? []).map(({ path }) => String(path[0] ?? ""));

  it("takes its correct documents, and JSON Schema takes them too", () => {
    const isValid = new Ajv2020({ strict: false, validateFormats: false }).compile(jsonSchema);
    for (const document of documents) {
      assert.deepEqual(parseRecord(schema, document).problems, undefined);
      assert.ok(isValid(document), JSON.stringify(isValid.errors));
      assert.ok(!isValid({ ...document, extra: 1 }));
    }
  });

  it("takes nothing but an object", () => {
    for (const wrong of [null, undefined, [], [example], 5, Number.NaN, "", JSON.stringify(example), true]) {
      assert.notEqual(parseRecord(schema, wrong).problems, undefined, typeof wrong);
    }
  });

  it("needs every field that is not optional", () => {
    const isValid = new Ajv2020({ strict: false, validateFormats: false }).compile(jsonSchema);
    for (const { key } of top.filter((field) => field.required)) {
      const document = changed(example, [key], undefined);
      assert.ok(placesOf(document).includes(key), key);
      assert.ok(!isValid(document), key);
    }
  });

  it("refuses keys that it does not know, in any disguise", () => {
    const [first = { key: "" }] = top;
    const wrong = [
      "extra",
      "",
      "constructor",
      "toString",
      first.key.toUpperCase(),
      lookAlike(first.key),
      `${first.key} `,
    ];
    for (const key of wrong) assert.deepEqual(placesOf({ ...example, [key]: 1 }), [key]);
    const polluted: unknown = JSON.parse(
      `{"__proto__": {"admin": true}, ${JSON.stringify(example).slice(1)}`,
    );
    assert.deepEqual(placesOf(polluted), ["__proto__"]);
    assert.equal(Reflect.get({}, "admin"), undefined);
  });

  it("says every mistake at once", () => {
    const wrong = Object.fromEntries(top.map(({ key }) => [key, { no: { such: "value" } }]));
    const isUnion = "oneOf" in jsonSchema;
    const places = new Set(
      placesOf({ ...wrong, extra: 1, ...(isUnion ? { platform: example["platform"] } : {}) }),
    );
    const takesObjects = new Set(["metadata", "detail", "parameters"]);
    const expected = top
      .map(({ key }) => key)
      .filter((key) => !takesObjects.has(key) && !(isUnion && key === "platform"));
    for (const key of [...expected, "extra"]) assert.ok(places.has(key), key);
  });

  it("never repeats a secret", () => {
    for (const { key } of top) {
      const { problems = [] } = parseRecord(schema, {
        ...example,
        [key]: token,
        extra: token,
      });
      assert.notEqual(problems.length, 0);
      assert.ok(!problems.some(({ text }) => text.includes(token)), key);
    }
  });
}
