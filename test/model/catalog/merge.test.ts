import assert from "node:assert/strict";
import fc from "fast-check";
import { merge, mergeAll } from "../../../model/catalog/merge/merge.ts";
import { isPlainMap, type Plain, type PlainMap } from "../../../model/catalog/plain.ts";

const key = fc.constantFrom("a", "b", "c", "d");
const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
const leaf = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }));
const nullable = fc.oneof({ weight: 3, arbitrary: leaf }, { weight: 1, arbitrary: fc.constant(null) });

/** Maps of maps of leaves: as in a catalog, what is a map in one layer is a map in all of them. */
const plain = { noNullPrototype: true };
const layer: fc.Arbitrary<PlainMap> = fc.dictionary(key, fc.dictionary(key, leaf, plain), plain);
/** Anything anywhere, nulls included. */
const wildLayer: fc.Arbitrary<PlainMap> = fc.dictionary(
  key,
  fc.oneof(nullable, fc.dictionary(key, fc.oneof(nullable, fc.dictionary(key, nullable, plain)), plain)),
  plain,
);

describe("merging two layers", () => {
  it("takes what only one of them has, and of both the upper one's", () => {
    fc.assert(
      fc.property(wildLayer, wildLayer, (bottom, upper) => {
        // What is below has been merged already: no null is left in it.
        const lower = merge({}, bottom);
        assert.deepEqual(merge(lower, upper), reference(lower, upper));
      }),
    );
  });

  it("changes nothing with an empty layer, on either side", () => {
    fc.assert(
      fc.property(layer, (one) => {
        assert.deepEqual(merge(one, {}), one);
        assert.deepEqual(merge({}, one), one);
      }),
    );
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(wildLayer, wildLayer, (lower, upper) => {
        const once = merge(lower, upper);
        assert.deepEqual(merge(once, upper), once);
      }),
    );
  });

  it("does not depend on which pair is merged first, as long as nothing is deleted", () => {
    fc.assert(
      fc.property(layer, layer, layer, (a, b, c) => {
        assert.deepEqual(merge(merge(a, b), c), merge(a, merge(b, c)));
      }),
    );
  });

  it("is a left fold over all layers", () => {
    fc.assert(
      fc.property(fc.array(wildLayer, { maxLength: 5 }), (layers) => {
        assert.deepEqual(mergeAll(layers), layers.reduce(merge, {}));
      }),
    );
  });

  it("leaves both layers as they were", () => {
    fc.assert(
      fc.property(wildLayer, wildLayer, (lower, upper) => {
        const before = structuredClone([lower, upper]);
        merge(lower, upper);
        assert.deepEqual([lower, upper], before);
      }),
    );
  });

  it("leaves no null behind", () => {
    fc.assert(
      fc.property(fc.array(wildLayer), (layers) => {
        assert.ok(!JSON.stringify(mergeAll(layers)).includes("null"));
      }),
    );
  });

  it("shares what the upper layer does not mention", () => {
    const lower = { a: { x: 1 }, b: { y: 2 } };
    const merged = merge(lower, { a: { x: 3 } });
    assert.equal(merged["b"], lower.b);
    assert.equal(merge(lower, { a: { x: 1 } }), lower);
  });

  it("replaces a list as a whole", () => {
    assert.deepEqual(merge({ list: [1, 2, 3] }, { list: [4] }), { list: [4] });
  });
});

/** The same, written for reading: build the new map key by key. */
function reference(lower: PlainMap, upper: PlainMap): PlainMap {
  const entries: [string, Plain][] = [];
  for (const name of new Set([...Object.keys(lower), ...Object.keys(upper)])) {
    const under = lower[name];
    const over = upper[name];
    if (over === undefined && under !== undefined) entries.push([name, under]);
    else if (isPlainMap(over)) entries.push([name, reference(isPlainMap(under) ? under : {}, over)]);
    else if (over !== null && over !== undefined) entries.push([name, over]);
  }
  return Object.fromEntries(entries);
}
