import assert from "node:assert/strict";
import { join } from "node:path";
import type { z } from "zod";
import { fieldTest, ruleTest } from "../../../cli/generators/entity-table.ts";
import { exampleOf, jsonSchemaOf } from "../../../cli/generators/json-schemas.ts";
import { fieldsOf, type SchemaField } from "../../../cli/generators/schema-fields.ts";
import { entities } from "../../../model/entities.ts";
import { rulesOf, type EntityRule } from "../../../model/entity.ts";
import { parseRecord, type RecordProblem } from "../../../catalog/records/read-record.ts";
import { changed, isDocument, keysOf, valueIn, withFields, type Document } from "./documents.ts";
import { describeJsonRules, refuseInJson } from "./describe-json-rules.ts";
import { describeShape } from "./describe-shape.ts";
import { wrongValues } from "./wrong-values.ts";

export interface EntitySpec {
  /** Further correct documents, as changes of the example; needed where one example cannot show every field. */
  right?: readonly Document[];
  /** By field: values that are wrong for reasons of this field's own. */
  wrong: Readonly<Record<string, readonly unknown[]>>;
  /** By `<first field> <text>` of a rule between fields: changes of a correct document that break it. */
  rules?: Readonly<Record<string, readonly Document[]>>;
}

const root = join(import.meta.dirname, "../../..");

/**
 * The tests that every entity has: its correct documents are taken, each field refuses what is wrong for its type and the
 * values given here, each rule between fields is broken once, and all mistakes come together.
 */
export function describeEntity(name: string, spec: EntitySpec): void {
  const entry = entities.find((one) => one.name === name);
  assert.ok(entry, `${name} is no entity`);
  const { schema } = entry;
  const example = exampleOf(name, root);
  assert.ok(isDocument(example));
  const documents = [example, ...(spec.right ?? []).map((fields) => withFields(example, fields))];
  const jsonSchema = jsonSchemaOf(entry, root);
  const fields = documents.flatMap((document) =>
    fieldsOf(variantFor(jsonSchema, document)).map((field) => ({ document, field })),
  );
  const rules = rulesOf(schema);

  describe(name, () => {
    describeShape({ schema, jsonSchema, documents, fields: fieldsOf(variantFor(jsonSchema, example)) });

    for (const [path, variants] of Object.entries(
      Object.groupBy(fields, ({ field }) => field.path.join(".")),
    )) {
      it(fieldTest([path]), () => {
        const tried = (variants ?? []).flatMap(({ document, field }) =>
          refuseWrong(schema, document, field, spec.wrong[path]),
        );
        assert.ok(tried.some(Boolean), `no correct document has a place for ${path}`);
      });
    }

    for (const rule of rules) {
      it(ruleTest(rule), () => {
        const breaking = spec.rules?.[`${rule.fields[0] ?? ""} ${rule.text}`] ?? [];
        assert.ok(breaking.length > 0, "nothing breaks this rule");
        const broken = breaking.map((change) => breakRule(schema, documents, rule, change));
        refuseInJson(jsonSchema, rule, broken);
      });
    }

    describeJsonRules({ schema, jsonSchema, documents, changes: Object.values(spec.rules ?? {}).flat() });

    it("has at least ten wrong documents", () => {
      const own = [...Object.values(spec.wrong), ...Object.values(spec.rules ?? {})].flat();
      const typical = fields.flatMap(({ document, field }) => {
        return wrongValues(field.schema, valueIn(document, keysOf(field.path)));
      });
      assert.ok(own.length >= 3 && own.length + typical.length >= 10, `${own.length} and ${typical.length}`);
    });

    it("has no test for a field or rule that is not there", () => {
      const known = new Set(fields.map(({ field }) => field.path.join(".")));
      const texts = new Set(rules.map((rule) => `${rule.fields[0] ?? ""} ${rule.text}`));
      assert.deepEqual(
        [...Object.keys(spec.wrong)].filter((path) => !known.has(path)),
        [],
      );
      assert.deepEqual(
        [...Object.keys(spec.rules ?? {})].filter((text) => !texts.has(text)),
        [],
      );
    });
  });
}

/** Whether the document has a place for the field; every wrong value in it must be refused there and nowhere else. */
function refuseWrong(
  schema: z.ZodType,
  document: Document,
  { path, schema: type }: SchemaField,
  own: readonly unknown[] = [],
): boolean {
  const keys = keysOf(path);
  const holder = valueIn(document, keys.slice(0, -1));
  if (typeof holder !== "object" || holder === null) return false;
  const wrong = [
    ...wrongValues(type, valueIn(document, keys)),
    ...own.map((value) => ({ what: shown(value), value })),
  ];
  for (const { what, value } of wrong) {
    const problems = problemsOf(schema, changed(document, keys, value));
    assert.notEqual(problems.length, 0, `${path.join(".")} takes ${what}`);
    for (const problem of problems) {
      assert.deepEqual(
        problem.path.slice(0, keys.length),
        keys,
        `${what} in ${path.join(".")}: ${problem.text}`,
      );
      assert.ok(problem.text.length < 400, `${what}: a message of ${problem.text.length} characters`);
    }
  }
  return true;
}

/**
 * The change must be found by this rule, and by it as well when a field that the rule does not read is wrong. Returns the
 * document that it breaks.
 */
function breakRule(
  schema: z.ZodType,
  documents: readonly Document[],
  rule: EntityRule,
  change: Document,
): Document {
  const broken = documents.map((document) => withFields(document, change));
  const says = (document: Document): boolean => {
    return problemsOf(schema, document).some(
      ({ path, text }) => path[0] === rule.fields[0] && text.endsWith(rule.text),
    );
  };
  const document = broken.find(says);
  assert.ok(
    document,
    `${JSON.stringify(change)} does not break it: ${JSON.stringify(problemsOf(schema, broken[0]))}`,
  );
  for (const other of Object.keys(document).filter((key) => !rule.fields.includes(key))) {
    for (const wrong of [null, { no: "such" }])
      assert.ok(says({ ...document, [other]: wrong }), `silent while ${other} is wrong`);
  }
  assert.ok(says({ ...document, extra: 1 }), "silent beside an unknown key");
  return document;
}

function problemsOf(schema: z.ZodType, document: unknown): readonly RecordProblem[] {
  return parseRecord(schema, document).problems ?? [];
}

/** Of a union, the variant that a document is. */
function variantFor(schema: z.core.JSONSchema.BaseSchema, document: Document): z.core.JSONSchema.BaseSchema {
  const variants = (schema.oneOf ?? []).filter((variant) => typeof variant === "object");
  const found = variants.find((variant) =>
    Object.entries(variant.properties ?? {}).every(([key, property]) => {
      return (
        typeof property === "boolean" || property.const === undefined || property.const === document[key]
      );
    }),
  );
  return found ?? schema;
}

function shown(value: unknown): string {
  return `${typeof value} ${JSON.stringify(value)}`.slice(0, 80);
}
