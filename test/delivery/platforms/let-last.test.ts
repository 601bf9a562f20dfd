import assert from "node:assert/strict";
import { LeftOpen } from "../../../delivery/platforms/left-open.ts";
import { letLast } from "../../../delivery/platforms/let-last.ts";
import { createProgress } from "../../../terminal/progress.ts";
import { captured } from "../../support/captured.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";

const step = { percent: 10, minutes: 15, since: new Date("2026-11-20T10:00:00Z") };

function lasting(clock: VirtualClock): Promise<void> {
  return letLast(step, createProgress(captured().context), clock);
}

describe("a step of traffic", () => {
  it("lasts as many minutes as the channel says, since it was applied", async () => {
    const clock = new VirtualClock("2026-11-20T10:00:20Z");
    await lasting(clock);
    assert.equal(clock.now().toISOString(), "2026-11-20T10:15:00.000Z");
  });

  it("does not last again where an attempt is gone on with", async () => {
    const clock = new VirtualClock("2026-11-20T10:14:30Z");
    await lasting(clock);
    assert.deepEqual(clock.waits, [30_000]);
    const late = new VirtualClock("2026-11-20T12:00:00Z");
    await lasting(late);
    assert.deepEqual(late.waits, []);
  });

  it("can be interrupted, and says what share the new revisions keep", async () => {
    const clock = new VirtualClock("2026-11-20T10:00:00Z", "2026-11-20T10:03:30Z");
    await assert.rejects(lasting(clock), (error: unknown) => {
      assert.ok(error instanceof LeftOpen);
      assert.match(error.message, /keep 10 % of the traffic/);
      return true;
    });
    assert.equal(clock.now().toISOString(), "2026-11-20T10:03:30.000Z");
  });
});
