import assert from "node:assert/strict";
import fc from "fast-check";
import { compareVersions } from "../../../model/observed/version-order.ts";

const version = fc.stringMatching(/^v\d{1,3}\.\d{1,3}\.\d{1,3}(-[\w.-]{1,8})?$/);

describe("compareVersions", () => {
  it("puts versions in their order, numbers by their worth", () => {
    const sorted = [
      "v0.9.0",
      "v1.0.0-beta.2",
      "v1.0.0-beta.10",
      "v1.0.0-rc_1",
      "v1.0.0",
      "v1.2.0",
      "v1.10.0",
    ];
    assert.deepEqual(sorted.toReversed().sort(compareVersions), sorted);
  });

  it("puts any two names in one order, whichever is asked about first", () => {
    fc.assert(
      fc.property(version, version, (one, other) => {
        assert.equal(Math.sign(compareVersions(one, other)), -Math.sign(compareVersions(other, one)));
        assert.equal(compareVersions(one, other) === 0, one === other);
      }),
    );
  });

  it("puts any three names in an order without a circle", () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        if (compareVersions(a, b) <= 0 && compareVersions(b, c) <= 0) assert.ok(compareVersions(a, c) <= 0);
      }),
      { numRuns: 1000 },
    );
  });
});
