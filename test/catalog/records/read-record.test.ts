import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "fast-check";
import { z } from "zod";
import { exampleOf } from "../../../cli/generators/json-schemas.ts";
import { entities } from "../../../model/entities.ts";
import { GantryError } from "../../../model/errors.ts";
import { formatRecordProblem, parseRecord, readRecord } from "../../../catalog/records/read-record.ts";
import { changed, isDocument, type Document } from "../../support/entities/documents.ts";
import { numRuns } from "../../support/runs.ts";

const root = join(import.meta.dirname, "../../..");
const strange = fc.oneof(
  fc.anything({ withNullPrototype: true }),
  fc.constantFrom(undefined, null, Number.NaN, "", 0, -1, 1.5, true, [], {}, "2025-11-21T09:00:00Z"),
);
const schema = z.strictObject({
  name: z.string().max(10, "must have at most 10 characters"),
  level: z.enum(["info", "warn"]),
  count: z.int(),
  apiKey: z.string().max(5, "must have at most 5 characters"),
  tags: z.record(z.string().regex(/^[a-z]+$/, "must be a word"), z.number()),
  list: z.array(z.strictObject({ a: z.boolean() })),
});
const right = { name: "a", level: "info", count: 1, apiKey: "none", tags: { a: 1 }, list: [{ a: true }] };

const problemsOf = (change: object): string[] =>
  (parseRecord(schema, { ...right, ...change }).problems ?? []).map(formatRecordProblem);

describe("reading a record", () => {
  it("gives back what is right", () => {
    assert.deepEqual(readRecord(schema, right, "the record"), right);
  });

  const wrong: readonly (readonly [string, object, string])[] = [
    ["another case", { level: "Info" }, 'level: "Info" must be one of "info", "warn"'],
    ["a number as text", { count: "1" }, 'count: "1" must be a number'],
    ["a missing field", { count: undefined }, "count: is required"],
    ["an unknown key", { extra: 1 }, "extra: is not a known key"],
    ["an entry of a list", { list: [{ a: true }, { a: 1 }] }, "list[1].a: 1 must be true or false"],
    ["a list for a map", { tags: [] }, "tags: a list must be a map"],
    ["a map for text", { name: { a: 1 } }, "name: a map must be text"],
    ["a key of a map", { tags: { A: 1 } }, 'tags.A: "A" must be a word'],
    ["null", { name: null }, "name: null must be text"],
    ["a value that no file can hold", { name: Symbol("x") }, "name: a value must be text"],
    ["a line feed", { level: "info\n" }, 'level: "info\\n" must be one of "info", "warn"'],
    ["a hidden character", { level: "in\u200bfo" }, 'level: "in\\u200bfo" must be one of "info", "warn"'],
  ];
  for (const [what, change, expected] of wrong) {
    it(`names ${what} with its path, its value and the rule`, () => {
      assert.deepEqual(problemsOf(change), [expected]);
    });
  }

  it("refuses __proto__ at every depth, also where zod would drop it", () => {
    const tags: unknown = JSON.parse('{"__proto__": 1}');
    assert.deepEqual(problemsOf({ tags }), ["tags.__proto__: is not a known key"]);
    assert.deepEqual(problemsOf({ list: [JSON.parse('{"a": true, "__proto__": {}}')] }), [
      "list[0].__proto__: is not a known key",
    ]);
  });

  it("shows no secret and no long text", () => {
    const said = problemsOf({
      apiKey: "hunter2-hunter2",
      name: "x".repeat(1 << 20),
      level: "AKIAIOSFODNN7EXAMPLE",
    });
    assert.equal(said.length, 3);
    for (const line of said) assert.ok(line.length < 150 && !/hunter2|AKIA/.test(line), line);
  });

  it("refuses what says of its length something that is no number", () => {
    const { schema: logEntry } = entities.find(({ name }) => name === "LogEntry") ?? assert.fail();
    const example = exampleOf("LogEntry", root);
    assert.ok(isDocument(example));
    const odd: unknown = JSON.parse('{"toString":1,"valueOf":1}');
    const bare: unknown = Object.create(null);
    for (const length of [odd, bare]) {
      const { problems } = parseRecord(logEntry, { ...example, source_file: { length } });
      assert.ok(
        problems?.some(({ text }) => text.includes('"length"')),
        JSON.stringify(problems),
      );
    }
  });

  it("throws everything at once", () => {
    const all = { name: 1, level: 1, count: "1", apiKey: 1, tags: 1, list: 1, extra: 1 };
    assert.throws(
      () => readRecord(schema, all, "the record"),
      (error) =>
        error instanceof GantryError && error.problems.length === 7 && error.message.includes("the record"),
    );
  });

  const observed = entities.filter(({ kind }) => kind === "observed");
  for (const { name, schema } of observed) {
    it(`gives a correct ${name} back as it stands, and takes nothing that it would change`, () => {
      const example = exampleOf(name, root);
      assert.ok(isDocument(example));
      assert.deepEqual(parseRecord(schema, example), { value: example });
      const keys = fc.constantFrom(...Object.keys(example), "extra", "__proto__");
      fc.assert(
        fc.property(keys, strange, (key, value) => {
          const document = withOwn(example, key, value);
          const { value: read, problems } = parseRecord(schema, document);
          if (problems === undefined) assert.deepEqual(read, document);
        }),
        { numRuns: Math.ceil(numRuns / observed.length) },
      );
    });
  }
});

/** A copy with an own key, also where that is `__proto__`. */
function withOwn(document: Document, key: string, value: unknown): Document {
  if (key !== "__proto__") return changed({ ...document, [key]: null }, [key], value);
  return Object.defineProperty({ ...document }, key, { value, enumerable: true });
}
