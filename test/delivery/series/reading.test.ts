import assert from "node:assert/strict";
import fc from "fast-check";
import {
  judgeStep,
  levelOf,
  readingText,
  refusesRelease,
  type GuardrailReading,
} from "../../../delivery/series/reading.ts";
import { apiP95, cpuBudget, notRead, ocrFailures, reading } from "./readings.ts";

const anyReading: fc.Arbitrary<GuardrailReading> = fc
  .tuple(
    fc.constantFrom(apiP95, ocrFailures, cpuBudget),
    fc.option(fc.double({ min: 0, max: 200 }), { nil: undefined }),
  )
  .map(([guardrail, value]) => reading(guardrail, value));

describe("what a guardrail reads", () => {
  it("holds, and takes back, from its ladder's steps on", () => {
    const levels = [2.39, 2.4, 2.49, 2.5, 2.99, 3, Infinity].map((value) => levelOf(reading(apiP95, value)));
    assert.deepEqual(levels, ["ok", "alert", "alert", "hold", "hold", "rollback", "rollback"]);
  });

  it("takes back from its threshold on where it has no ladder", () => {
    assert.deepEqual(
      [0, 0.99, 1, 100].map((value) => levelOf(reading(ocrFailures, value))),
      ["ok", "ok", "rollback", "rollback"],
    );
  });

  it("holds where a budget is exceeded, and takes nothing back for it", () => {
    assert.deepEqual(
      [79, 80, 99.9, 100, 500].map((value) => levelOf(reading(cpuBudget, value))),
      ["ok", "alert", "alert", "hold", "hold"],
    );
  });

  it("is unknown without data, without a number, and where it could not be read", () => {
    for (const each of [reading(apiP95, undefined), reading(apiP95, Number.NaN), notRead(apiP95)])
      assert.equal(levelOf(each), "unknown");
  });

  it("is told with metric, value, threshold and time, and never as a limit that it has not reached", () => {
    assert.equal(
      readingText(reading(apiP95, 3.2)),
      "api-p95 (api_p95 of api) is 3.2 s from 2026-11-20T10:01Z to 2026-11-20T10:06Z, and takes a release back from 3 s on",
    );
    assert.equal(
      readingText(reading(cpuBudget, 99.9999)),
      "cloud-run-cpu (cloud_run_quota of api) is 99.999 % of its budget from 2026-11-20T10:01Z to 2026-11-20T10:06Z, and alerts from 80 % of its budget on",
    );
    assert.equal(
      readingText(reading(apiP95, undefined)),
      "api-p95 (api_p95 of api) has no data from 2026-11-20T10:01Z to 2026-11-20T10:06Z",
    );
    assert.match(readingText(notRead(apiP95)), /was not read: there is no token/);
  });
});

describe("a step's guardrails", () => {
  it("let it go on, pause it or take it back, by the worst of them", () => {
    const kinds = (...readings: GuardrailReading[]): string => judgeStep(readings).kind;
    assert.equal(kinds(), "go");
    assert.equal(kinds(reading(apiP95, 0.2), reading(cpuBudget, 90)), "go");
    assert.equal(kinds(reading(apiP95, 2.45)), "go");
    assert.equal(kinds(reading(apiP95, 2.6)), "pause");
    assert.equal(kinds(reading(apiP95, 0.2), reading(ocrFailures, undefined)), "pause");
    assert.equal(kinds(reading(apiP95, 2.6), reading(ocrFailures, 1)), "back");
  });

  it("let somebody go on without data, and past a hold nobody", () => {
    const pause = judgeStep([reading(apiP95, undefined)]);
    assert.ok(pause.kind === "pause" && pause.mayGoOn);
    const hold = judgeStep([reading(apiP95, 2.6), reading(ocrFailures, undefined)]);
    assert.ok(hold.kind === "pause" && !hold.mayGoOn);
    assert.equal(hold.reasons.length, 2);
  });

  it("never go on past what is unknown, held or to be taken back, whatever else is fine", () => {
    fc.assert(
      fc.property(fc.array(anyReading, { maxLength: 6 }), (readings) => {
        const levels = readings.map(levelOf);
        const { kind } = judgeStep(readings);
        if (levels.includes("rollback")) assert.equal(kind, "back");
        else if (levels.includes("hold") || levels.includes("unknown")) assert.equal(kind, "pause");
        else assert.equal(kind, "go");
        // What is worse never makes it better.
        const worse = judgeStep([...readings, reading(apiP95, 9)]);
        assert.equal(worse.kind, "back");
      }),
    );
  });

  it("refuse a release before it begins wherever they would stop one, but for what has no data", () => {
    fc.assert(
      fc.property(anyReading, (each) => {
        const stops = ["hold", "rollback"].includes(levelOf(each));
        const alerts = levelOf(each) === "alert" && each.guardrail.budget === undefined;
        assert.equal(refusesRelease(each), stops || alerts);
      }),
    );
  });
});
