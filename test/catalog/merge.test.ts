import assert from "node:assert/strict";
import fc from "fast-check";
import { merge, mergeAll } from "../../catalog/merge/merge.ts";
import { isPlainMap, type Plain, type PlainMap } from "../../catalog/plain.ts";
import { numRuns } from "../support/runs.ts";

const keys = ["a", "b", "c", "d"];
const leaves = ["", "x", "1", "true", 0, 1, -2.5, true, false, [], [1], ["a", true, 0]] as const;

/**
 * A layer for a text of bytes: each says which key comes next and what stands under it. Quicker by far than a dictionary of
 * dictionaries, so that there is time for many, and it shrinks as well.
 */
function layerOf(bytes: Uint8Array, { nulls, levels }: { nulls: boolean; levels: number }): PlainMap {
  let at = 0;
  const next = (): number => bytes[at++] ?? 0;
  const map = (level: number, mustHoldMaps: boolean): PlainMap => {
    const count = next() % (keys.length + 1);
    const entries = Array.from({ length: count }, (): [string, Plain] => {
      const name = keys[next() % keys.length] ?? "a";
      const kind = next() % 4;
      if (mustHoldMaps || (kind === 0 && level < levels)) return [name, map(level + 1, false)];
      if (nulls && kind === 1) return [name, null];
      return [name, leaves[next() % leaves.length] ?? ""];
    });
    return Object.fromEntries(entries);
  };
  return map(1, !nulls);
}

const bytes = fc.uint8Array({ minLength: 24, maxLength: 40, size: "max" });
/** Maps of maps of leaves: as in a catalog, what is a map in one layer is a map in all of them. */
const layer = bytes.map((each) => layerOf(each, { nulls: false, levels: 2 }));
/** Anything anywhere, nulls included. */
const wildLayer = bytes.map((each) => layerOf(each, { nulls: true, levels: 3 }));

describe("merging two layers", () => {
  it("takes what only one of them has, and of both the upper one's", () => {
    fc.assert(
      fc.property(wildLayer, wildLayer, (bottom, upper) => {
        // What is below has been merged already: no null is left in it.
        const lower = merge({}, bottom);
        assert.deepEqual(merge(lower, upper), reference(lower, upper));
      }),
      { numRuns },
    );
  });

  it("changes nothing with an empty layer, on either side", () => {
    fc.assert(
      fc.property(layer, (one) => {
        assert.deepEqual(merge(one, {}), one);
        assert.deepEqual(merge({}, one), one);
      }),
      { numRuns },
    );
  });

  it("changes nothing the second time", () => {
    fc.assert(
      fc.property(wildLayer, wildLayer, (lower, upper) => {
        const once = merge(lower, upper);
        assert.deepEqual(merge(once, upper), once);
      }),
      { numRuns },
    );
  });

  it("does not depend on which pair is merged first, as long as nothing is deleted", () => {
    fc.assert(
      fc.property(layer, layer, layer, (a, b, c) => {
        assert.deepEqual(merge(merge(a, b), c), merge(a, merge(b, c)));
      }),
      { numRuns },
    );
  });

  it("is a left fold over all layers", () => {
    fc.assert(
      fc.property(fc.array(wildLayer, { maxLength: 5 }), (layers) => {
        assert.deepEqual(mergeAll(layers), layers.reduce(merge, {}));
      }),
      { numRuns },
    );
  });

  it("leaves both layers as they were", () => {
    fc.assert(
      fc.property(wildLayer, wildLayer, (lower, upper) => {
        const before = structuredClone([lower, upper]);
        merge(lower, upper);
        assert.deepEqual([lower, upper], before);
      }),
      { numRuns },
    );
  });

  it("leaves no null behind", () => {
    fc.assert(
      fc.property(fc.array(wildLayer, { maxLength: 5 }), (layers) => {
        assert.ok(!JSON.stringify(mergeAll(layers)).includes("null"));
      }),
      { numRuns },
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
