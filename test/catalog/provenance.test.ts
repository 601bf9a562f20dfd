import assert from "node:assert/strict";
import fc from "fast-check";
import { stringify } from "yaml";
import { parseCatalogFile, type CatalogFile } from "../../catalog/files/catalog-file.ts";
import { closestOrigin, originOf } from "../../catalog/merge/layers.ts";
import { mergeAll } from "../../catalog/merge/merge.ts";
import { isPlainMap, valueAt, type KeyPath, type Plain } from "../../catalog/plain.ts";
import { allPaths, placeOf } from "./yaml-edit.ts";
import { numRuns } from "../support/runs.ts";

const key = fc.constantFrom("a", "b", "c");
const leaf = fc.oneof(
  fc.integer(),
  fc.constantFrom("x", "y"),
  fc.constant(null),
  fc.array(fc.integer(), { minLength: 1, maxLength: 3 }),
);
const few = { maxKeys: 2 };
const layer = fc.dictionary(
  key,
  fc.oneof(leaf, fc.dictionary(key, fc.oneof(leaf, fc.dictionary(key, leaf, few)), few)),
  few,
);

describe("the origin of a merged value", () => {
  it("is the key in the uppermost layer that writes it, for every leaf and every map", () => {
    fc.assert(
      fc.property(fc.array(layer, { minLength: 1, maxLength: 3 }), fc.boolean(), (values, flow) => {
        const sources = values.map(
          (value) => `# a comment\n${stringify(value, { collectionStyle: flow ? "flow" : "any" })}`,
        );
        const files = sources.map(fileOf);
        const places = sources.map(keyPlaces);
        for (const path of pathsOf(mergeAll(files.map((file) => file.value)))) {
          const top = files.findLastIndex((file) => valueAt(file.value, path) !== undefined);
          assert.deepEqual(originOf(files, path), {
            file: `${top}.yml`,
            ...places[top]?.get(JSON.stringify(path)),
          });
        }
      }),
      { numRuns },
    );
  });

  it("is that of an entry of a list, in the layer whose list holds", () => {
    const files = ["list: [1, 2, 3]", "list:\n  - 4\n  - 5"].map(fileOf);
    assert.deepEqual(originOf(files, ["list", 1]), { file: "1.yml", line: 3, column: 5 });
    assert.equal(originOf(files, ["list", 2]), undefined);
  });

  it("is the null that deletes it, for a key that is gone", () => {
    const files = ["a: { b: 1, c: 2 }", "a:\n  b: null"].map(fileOf);
    assert.deepEqual(originOf(files, ["a", "b"]), { file: "1.yml", line: 2, column: 3 });
  });

  it("is unknown below a value that replaces the map", () => {
    const files = ["a: { b: 1 }", "a: 5"].map(fileOf);
    assert.equal(originOf(files, ["a", "b"]), undefined);
    assert.deepEqual(closestOrigin(files, ["a", "b"]), { file: "1.yml", line: 1, column: 1 });
  });

  it("is, for a missing key, that of the closest map above it, or else the uppermost file", () => {
    const files = ["a:\n  b: { c: 1 }", "d: 1"].map(fileOf);
    assert.deepEqual(closestOrigin(files, ["a", "b", "x", "y"]), { file: "0.yml", line: 2, column: 3 });
    assert.deepEqual(closestOrigin(files, ["x"]), { file: "1.yml", line: 1, column: 1 });
  });
});

/** Where each key of a text stands, by its path. */
function keyPlaces(source: string): Map<string, { line: number; column: number }> {
  return new Map(
    allPaths(source).map(({ path, keyStart }) => [JSON.stringify(path), placeOf(source, keyStart)]),
  );
}

function fileOf(source: string, index: number): CatalogFile {
  const file = parseCatalogFile(`${index}.yml`, Buffer.from(source));
  assert.deepEqual(file.problems, []);
  return file;
}

function pathsOf(value: Plain, path: KeyPath = []): KeyPath[] {
  if (!isPlainMap(value)) return [];
  return Object.entries(value).flatMap(([name, below]) => [
    [...path, name],
    ...pathsOf(below, [...path, name]),
  ]);
}
