import assert from "node:assert/strict";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import fc from "fast-check";
import type { z } from "zod";
import { rulesOf, type EntityRule } from "../../../model/entity.ts";
import { parseRecord } from "../../../catalog/records/read-record.ts";
import { numRuns } from "../runs.ts";
import { withFields, type Document } from "./documents.ts";

type Schema = z.core.JSONSchema.BaseSchema;

export interface JsonRulesOptions {
  schema: z.ZodType;
  jsonSchema: Schema;
  documents: readonly Document[];
  /** What breaks the rules between fields, as changes of a document. */
  changes: readonly Document[];
}

/** What breaks a rule is refused by its words in JSON Schema: all of it, or some where they say a part of the rule. */
export function refuseInJson(jsonSchema: Schema, rule: EntityRule, broken: readonly Document[]): void {
  const { json } = rule;
  if (json === undefined) return;
  const [isValid, holds] = [compile(jsonSchema), compile(json)];
  const passed = broken.filter((document) => holds(document));
  const isWhole = json.$comment === undefined;
  assert.ok(isWhole ? passed.length === 0 : passed.length < broken.length, JSON.stringify(passed));
  for (const document of broken) assert.ok(holds(document) || !isValid(document), JSON.stringify(document));
}

/** JSON Schema judges as zod does, over documents whose fields are mixed from right and breaking ones. */
export function describeJsonRules({ schema, jsonSchema, documents, changes }: JsonRulesOptions): void {
  const rules = rulesOf(schema).filter(({ json }) => json !== undefined);
  if (rules.length === 0) return;

  it("has rules between its fields that JSON Schema judges alike", () => {
    const isValid = compile(jsonSchema);
    const judges = rules.map((rule) => ({ rule, holds: compile(rule.json ?? {}) }));
    let accepted = 0;
    fc.assert(
      fc.property(mixed(documents, changes), (document) => {
        const { problems = [] } = parseRecord(schema, document);
        if (problems.length === 0) {
          accepted += 1;
          assert.ok(isValid(document), JSON.stringify(isValid.errors));
        }
        for (const { rule, holds } of judges) {
          const at = problems.filter(({ path }) => rule.fields.some((name) => name === path[0]));
          const isBroken = at.some(
            ({ path, text }) => path[0] === rule.fields[0] && text.endsWith(rule.text),
          );
          if (at.length === 0) assert.ok(holds(document), `${rule.text}: refused by JSON Schema alone`);
          if (isBroken && rule.json?.$comment === undefined)
            assert.ok(!holds(document) && !isValid(document), `${rule.text}: refused by zod alone`);
        }
      }),
      { numRuns, examples: documents.map((document): [Document] => [document]) },
    );
    assert.ok(accepted >= documents.length, `only ${accepted} documents were right`);
  });
}

/** A right document of which up to four fields are taken from other documents, from what breaks a rule, or away. */
function mixed(documents: readonly Document[], changes: readonly Document[]): fc.Arbitrary<Document> {
  const entries = [...documents, ...changes].flatMap((one) => Object.entries(one));
  const typical = documents.flatMap((one) => Object.entries(one)).flatMap(typicalValues);
  const change = fc.constantFrom(...entries, ...typical);
  return fc
    .tuple(fc.constantFrom(...documents), fc.array(change, { maxLength: 4 }))
    .map(([document, fields]) => withFields(document, Object.fromEntries(fields)));
}

/** A field left out, null, turned round, or at a bound. */
function typicalValues([key, value]: [string, unknown]): [string, unknown][] {
  const others = typeof value === "boolean" ? [!value] : typeof value === "number" ? [0, 1, value + 1] : [];
  return [undefined, null, ...others].map((other): [string, unknown] => [key, other]);
}

function compile(schema: Schema): ValidateFunction {
  return new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
}
