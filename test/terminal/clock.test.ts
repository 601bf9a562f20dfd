import assert from "node:assert/strict";
import { systemClock } from "../../terminal/clock.ts";

describe("waiting", () => {
  it("ends at once where somebody interrupts, and leaves interrupts as they were", async () => {
    const before = ["SIGINT", "SIGTERM"].map((signal) => process.listenerCount(signal));
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const waited = systemClock.wait(600_000);
      process.emit(signal);
      assert.equal(await waited, false);
    }
    assert.equal(await systemClock.wait(1), true);
    assert.deepEqual(
      ["SIGINT", "SIGTERM"].map((signal) => process.listenerCount(signal)),
      before,
    );
  });
});
