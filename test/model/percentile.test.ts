import assert from "node:assert/strict";
import fc from "fast-check";
import { percentile } from "../../model/percentile.ts";

const values = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 60 });
const percent = fc.integer({ min: 0, max: 100 });

describe("a percentile", () => {
  it("is the nearest rank, as PostgreSQL's percentile_disc", () => {
    const twenty = Array.from({ length: 20 }, (_, index) => index + 1);
    assert.deepEqual(
      [0, 5, 50, 95, 96, 100].map((each) => percentile(twenty, each)),
      [1, 1, 10, 19, 20, 20],
    );
    assert.equal(percentile([15, 20, 35, 40, 50], 30), 20);
    assert.equal(percentile([], 50), undefined);
  });

  it("is one of the values, and what at least so many of them do not exceed", () => {
    fc.assert(
      fc.property(values, percent, (all, asked) => {
        const found = percentile(all, asked);
        assert.ok(found !== undefined && all.includes(found));
        const upTo = all.filter((value) => value <= found).length;
        assert.ok(upTo * 100 >= asked * all.length);
        const below = all.filter((value) => value < found).length;
        assert.ok(asked === 0 || below * 100 < asked * all.length);
      }),
    );
  });

  it("lies between the smallest and the largest, grows with the percent, and does not care about the order", () => {
    fc.assert(
      fc.property(values, percent, percent, fc.func(fc.integer()), (all, one, other, key) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        const low = percentile(all, less) ?? NaN;
        const high = percentile(all, more) ?? NaN;
        assert.ok(Math.min(...all) <= low && low <= high && high <= Math.max(...all));
        assert.equal(
          percentile(
            all.toSorted((a, b) => key(a) - key(b)),
            less,
          ),
          low,
        );
      }),
    );
  });
});
