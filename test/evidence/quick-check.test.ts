import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { z } from "zod";
import { exampleOf } from "../../cli/generators/json-schemas.ts";
import { entities } from "../../model/entities.ts";
import { quickCheck } from "../../evidence/quick-check.ts";
import { numRuns } from "../support/runs.ts";
import { changed, isDocument, type Document } from "../support/entities/documents.ts";

const root = join(import.meta.dirname, "../..");
const strange = fc.oneof(
  fc.anything({ withNullPrototype: true }),
  fc.constantFrom(undefined, null, Number.NaN, "", 0, -1, 1.5, true, [], {}, "2025-11-21T09:00:00Z"),
);

describe("the quick check", () => {
  const observed = entities.filter(({ kind }) => kind === "observed");

  for (const { name, schema } of observed) {
    it(`says yes to a correct ${name}, and to nothing that zod refuses`, () => {
      const example = exampleOf(name, root);
      assert.ok(isDocument(example));
      const check = quickCheck(schema);
      assert.equal(check(example), true);
      assert.deepEqual(schema.parse(example), example, "zod changes it");
      const keys = fc.constantFrom(...Object.keys(example), "extra", "__proto__");
      fc.assert(
        fc.property(keys, strange, (key, value) => {
          const document = withOwn(example, key, value);
          if (check(document)) assert.equal(schema.safeParse(document).success, true);
        }),
        { numRuns: Math.ceil(numRuns / observed.length) },
      );
    });
  }

  it("says no wherever zod would change the value", () => {
    const schemas = [
      z.string().default("x"),
      z.string().trim(),
      z.string().transform((text) => text.length),
      z.object({ a: z.string() }),
      z.strictObject({ a: z.string().prefault("x") }),
      z.array(z.string().toLowerCase()),
      z.url(),
    ];
    const values = ["x", " X ", "5", 5, { a: "x" }, {}, ["X"], "https://lotus.example"];
    for (const schema of schemas) {
      for (const value of values) assert.equal(quickCheck(schema)(value), false);
    }
  });

  it("says no to an own __proto__, which zod drops from a map", () => {
    const schema = z.record(z.string(), z.number());
    const value: unknown = JSON.parse('{"a": 1, "__proto__": 2}');
    assert.deepEqual(schema.parse(value), { a: 1 });
    assert.equal(quickCheck(schema)(value), false);
    assert.equal(quickCheck(schema)({ a: 1 }), true);
  });

  it("agrees with zod on every kind of check that records use", () => {
    const schemas = [
      z.string().min(2).max(3),
      z.string().max(3).regex(/^a/).regex(/b$/),
      z.int().min(1).max(3),
      z.int().min(1),
      z.number().gt(1).lt(3),
      z.array(z.int()).min(1).max(2),
      z.enum(["a", "b"]).nullable(),
      z.literal([1, "a"]).optional(),
      z.union([z.boolean(), z.null()]),
      z.string().refine((text) => text.length === 2),
      z.iso.date(),
      z.uuid(),
    ];
    const value = fc.oneof(
      strange,
      fc.stringMatching(/^[ab]{0,4}$/),
      fc.integer({ min: -1, max: 5 }),
      fc.double(),
      fc.array(fc.integer(), { maxLength: 3 }),
      fc.uuid(),
      fc.constantFrom("2025-02-28", "2025-02-29"),
    );
    fc.assert(
      fc.property(fc.constantFrom(...schemas), value, (schema, one) => {
        assert.equal(quickCheck(schema)(one), schema.safeParse(one).success);
      }),
      { numRuns },
    );
  });
});

/** A copy with an own key, also where that is `__proto__`. */
function withOwn(document: Document, key: string, value: unknown): Document {
  if (key !== "__proto__") return changed({ ...document, [key]: null }, [key], value);
  return Object.defineProperty({ ...document }, key, { value, enumerable: true });
}
