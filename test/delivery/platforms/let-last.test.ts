import assert from "node:assert/strict";
import { LeftOpen } from "../../../delivery/platforms/left-open.ts";
import { letLast, type PauseAnswer, type Watch } from "../../../delivery/platforms/let-last.ts";
import { GantryError } from "../../../model/errors.ts";
import { createProgress } from "../../../terminal/progress.ts";
import { captured } from "../../support/captured.ts";
import { VirtualClock } from "../../support/virtual-clock.ts";
import { apiP95, reading } from "../series/readings.ts";

const step = { percent: 10, minutes: 15, since: new Date("2026-11-20T10:00:00Z") };

/** Lets the step last on a clock of its own; `value` is what the latency is at a minute of it. */
function watch(
  value: (minute: number) => number | undefined,
  change: Partial<Omit<Watch, "clock">> & { clock?: VirtualClock } = {},
): { clock: VirtualClock; ended: Promise<void>; read: number[] } {
  const clock = change.clock ?? new VirtualClock("2026-11-20T10:00:00Z");
  const read: number[] = [];
  const ended = letLast({
    step,
    read: (now) => {
      const minute = (now.getTime() - step.since.getTime()) / 60_000;
      read.push(minute);
      return Promise.resolve([reading(apiP95, value(minute))]);
    },
    leastMinutes: 0,
    ask: undefined,
    progress: createProgress(captured().context),
    ...change,
    clock,
  });
  return { clock, ended, read };
}

const fast = (): number => 0.2;
const time = (clock: VirtualClock): string => clock.now().toISOString().slice(11, 19);

describe("a step of traffic", () => {
  it("lasts as many minutes as the channel says, is looked at each of them, and at its end", async () => {
    const { clock, ended, read } = watch(fast);
    await ended;
    assert.equal(time(clock), "10:15:00");
    assert.deepEqual(
      read,
      Array.from({ length: 15 }, (_, at) => at + 1),
    );
  });

  it("lasts until something can be seen of it, where it is shorter and somebody watches", async () => {
    const { clock, ended } = watch(fast, { step: { ...step, minutes: 2 }, leastMinutes: 9 });
    await ended;
    assert.equal(time(clock), "10:09:00");
  });

  it("does not last again where an attempt is gone on with, and is looked at", async () => {
    const some = watch(fast, { clock: new VirtualClock("2026-11-20T10:14:30Z") });
    await some.ended;
    assert.deepEqual(some.clock.waits, [30_000]);
    const late = watch(fast, { clock: new VirtualClock("2026-11-20T12:00:00Z") });
    await late.ended;
    assert.deepEqual([late.clock.waits, late.read], [[], [120]]);
  });

  it("ends the release at the minute in which a guardrail takes it back", async () => {
    const { clock, ended } = watch((minute) => (minute < 7 ? 0.2 : 3.2));
    await assert.rejects(ended, /a guardrail ends the release: api-p95 .* is 3\.2 s .* from 3 s on/);
    assert.equal(time(clock), "10:07:00");
  });

  it("lets a guardrail hold and let go again while it lasts", async () => {
    const { clock, ended } = watch((minute) => (minute < 10 ? 2.6 : 0.2));
    await ended;
    assert.equal(time(clock), "10:15:00");
  });

  it("fails where a guardrail holds at its end, or has no data, and nobody can be asked", async () => {
    await assert.rejects(watch(() => 2.6).ended, /stops before its next step: .* is 2\.6 s/);
    await assert.rejects(watch(() => undefined).ended, /has no data .* nobody is here to say/);
  });

  it("can be interrupted, and says what share the new revisions keep", async () => {
    const clock = new VirtualClock("2026-11-20T10:00:00Z", "2026-11-20T10:03:30Z");
    await assert.rejects(watch(fast, { clock }).ended, (error: unknown) => {
      assert.ok(error instanceof LeftOpen);
      assert.match(error.message, /keep 10 % of the traffic/);
      return true;
    });
    assert.equal(time(clock), "10:03:30");
  });
});

describe("a release that pauses", () => {
  function asked(...answers: PauseAnswer[]): { ask: Watch["ask"]; mayGoOn: boolean[] } {
    const mayGoOn: boolean[] = [];
    const ask: Watch["ask"] = (pause) => {
      mayGoOn.push(pause.mayGoOn);
      return Promise.resolve(answers.shift());
    };
    return { ask, mayGoOn };
  }

  it("goes on by itself as soon as a guardrail lets go", async () => {
    const never: Watch["ask"] = () => new Promise(() => undefined);
    const { clock, ended } = watch((minute) => (minute < 18 ? 2.6 : 0.2), { ask: never });
    await ended;
    assert.equal(time(clock), "10:18:00");
  });

  it("goes back by itself where it gets worse before anybody answers", async () => {
    const never: Watch["ask"] = () => new Promise(() => undefined);
    const { clock, ended } = watch((minute) => (minute < 18 ? 2.6 : 3.5), { ask: never });
    await assert.rejects(ended, /a guardrail ends the release/);
    assert.equal(time(clock), "10:18:00");
  });

  it("goes on without data where somebody says so", async () => {
    const { ask, mayGoOn } = asked("again", "on");
    await watch(() => undefined, { ask }).ended;
    assert.deepEqual(mayGoOn, [true, true]);
  });

  it("lets nobody go on past a hold", async () => {
    const { ask, mayGoOn } = asked("on", "back");
    await assert.rejects(watch(() => 2.6, { ask }).ended, (error: unknown) => {
      assert.ok(error instanceof GantryError && !(error instanceof LeftOpen));
      assert.match(error.message, /somebody said that it must not go on/);
      return true;
    });
    assert.deepEqual(mayGoOn, [false, false]);
  });

  it("stays open where the question is interrupted", async () => {
    await assert.rejects(watch(() => 2.6, { ask: asked(undefined).ask }).ended, LeftOpen);
  });
});
