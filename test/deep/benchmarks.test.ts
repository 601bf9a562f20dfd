import assert from "node:assert/strict";
import { benchmarks } from "../bench/all.ts";
import { short } from "../bench/benchmark.ts";

describe("the benchmark", () => {
  for (const benchmark of benchmarks) {
    it(`${benchmark.name} runs, and measures what it says`, async () => {
      const rows = await benchmark.run(() => undefined, short);
      assert.ok(rows.length > 0);
      assert.equal(new Set(rows.map(({ what }) => what)).size, rows.length);
      for (const { what, measured } of rows) {
        // What the pack adds is a difference, which one round of a busy machine may turn round.
        assert.ok(Number.isFinite(measured.ours) && measured.reference > 0, what);
      }
    });
  }
});
