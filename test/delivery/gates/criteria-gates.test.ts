import assert from "node:assert/strict";
import fc from "fast-check";
import { latencyGate, propagationGate, type LatencyReading } from "../../../delivery/gates/criteria-gates.ts";
import { propagationOf, recoveryOf } from "../../../delivery/releases/recovery.ts";
import { followReleases, type Attempt } from "../../../model/observed/release-log.ts";
import { example } from "../../support/example.ts";
import { factsOf, attempted, versionOf } from "../facts.ts";

const name = "api/v1.3.0";
const at = (minute: number): string =>
  new Date(Date.parse("2026-11-20T10:00:00Z") + minute * 60_000).toISOString();

/** Attempts with their status, each with the minutes at which it began and ended. */
function attempts(
  ...given: readonly {
    status: "SUCCESS" | "FAILED";
    from: number;
    to: number;
    cause?: "deploy" | "rollback";
    steps?: [number, number][];
  }[]
): readonly Attempt[] {
  const records = given.flatMap(({ status, from, to, cause = "deploy", steps = [] }, index) => {
    const [begun, ended] = attempted(index + 1, [name], { status, cause });
    assert.ok(begun && ended);
    const shares = steps.map(([minute, traffic]) => ({
      at: at(minute),
      said: { record: "step", attempt: `deploy-${index + 1}`, traffic, by: "mali" } as const,
    }));
    return [{ ...begun, at: at(from) }, ...shares, { ...ended, at: at(to) }];
  });
  return followReleases(records.map((each, index) => ({ ...each, commit: `${index}` }))).attempts;
}

describe("the time to recover", () => {
  it("is from a failure to the next success, and failures in a row are one", () => {
    assert.deepEqual(
      recoveryOf(
        attempts(
          { status: "FAILED", from: 0, to: 10 },
          { status: "FAILED", from: 12, to: 20 },
          { status: "SUCCESS", from: 25, to: 30 },
          { status: "SUCCESS", from: 40, to: 50 },
          { status: "FAILED", from: 60, to: 70 },
          { status: "SUCCESS", cause: "rollback", from: 71, to: 75 },
        ),
      ),
      { minutes: 12.5, incidents: 2 },
    );
  });

  it("counts a rollback without a failure from its beginning", () => {
    const all = attempts(
      { status: "SUCCESS", from: 0, to: 5 },
      { status: "SUCCESS", cause: "rollback", from: 60, to: 62 },
    );
    assert.deepEqual(recoveryOf(all), { minutes: 2, incidents: 1 });
  });

  it("is not known where nothing went wrong, and where nothing is over", () => {
    assert.equal(recoveryOf([]), null);
    assert.equal(
      recoveryOf(attempts({ status: "SUCCESS", from: 0, to: 5 }, { status: "FAILED", from: 6, to: 7 })),
      null,
    );
  });

  it("is never below nothing, and of no more incidents than successes", () => {
    const kind = fc.record({
      status: fc.constantFrom("SUCCESS" as const, "FAILED" as const),
      cause: fc.constantFrom("deploy" as const, "rollback" as const),
      from: fc.nat(500),
      to: fc.nat(500),
    });
    fc.assert(
      fc.property(fc.array(kind, { maxLength: 8 }), (given) => {
        const found = recoveryOf(attempts(...given));
        const successes = given.filter(({ status }) => status === "SUCCESS").length;
        if (found === null) return;
        assert.ok(found.minutes >= 0 && found.incidents >= 1 && found.incidents <= successes);
      }),
    );
  });
});

describe("what the environment before has to have been", () => {
  const services = example().services;
  const moves = [{ surface: { id: "api" }, to: versionOf(name) }];
  const judge = (log: readonly Attempt[]) => {
    const facts = factsOf({ environment: "staging", versions: [name] });
    return propagationGate(moves, [{ facts: { ...facts, log: { ...facts.log, attempts: log } }, services }]);
  };

  it("soon: from the attempt to its end, without the minutes of its steps", () => {
    assert.deepEqual(judge(attempts({ status: "SUCCESS", from: 0, to: 5 }))?.problems, []);
    assert.deepEqual(judge(attempts({ status: "SUCCESS", from: 0, to: 6 }))?.problems, [
      `"${name}" took 6 min to reach staging, and api asks for 5`,
    ]);
    const inSteps: [number, number][] = [
      [1, 0],
      [2, 10],
      [32, 100],
    ];
    const [slow] = attempts({ status: "SUCCESS", from: 0, to: 33, steps: inSteps });
    assert.ok(slow);
    assert.equal(propagationOf(slow), 3);
    assert.deepEqual(judge([slow])?.problems, []);
  });

  it("soon when it came last, and nowhere where it did not succeed", () => {
    const again = attempts({ status: "SUCCESS", from: 0, to: 9 }, { status: "SUCCESS", from: 20, to: 22 });
    assert.deepEqual(judge(again)?.problems, []);
    assert.deepEqual(judge(attempts({ status: "FAILED", from: 0, to: 60 }))?.problems, []);
    assert.equal(propagationGate([], []), undefined);
  });

  const latency = (change: Partial<LatencyReading> = {}): LatencyReading => ({
    environment: "staging",
    surface: "api",
    ms: 200,
    limitMs: 2400,
    ...change,
  });

  it("fast, up to its limit; without data it is named", () => {
    assert.equal(latencyGate([]), undefined);
    assert.deepEqual(latencyGate([latency({ ms: 2400 })])?.problems, []);
    assert.deepEqual(latencyGate([latency({ ms: 2400.5 })])?.problems, [
      "api in staging takes 2401 ms, and 2400 ms are asked for",
    ]);
    const unknown = latencyGate([latency({ ms: undefined })]);
    assert.deepEqual(
      [unknown?.problems, unknown?.notes],
      [[], ["api in staging has no data since it came there"]],
    );
  });

  it("read: what could not be is a problem, with what to do", () => {
    const unread = {
      why: "the token may not do that at Cloud Monitoring (403)",
      hint: "give it roles/monitoring.viewer",
    };
    const gate = latencyGate([latency({ ms: undefined, unread })]);
    assert.deepEqual(gate?.problems, [`api in staging: ${unread.why}`]);
    assert.equal(gate.hint, unread.hint);
    assert.equal(gate.skippable, "upstream");
  });

  it("within its limits exactly where no surface is above its own", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(5000), fc.integer({ min: 1, max: 5000 }))), (given) => {
        const readings = given.map(([ms, limitMs]) => latency({ ms, limitMs }));
        const above = given.filter(([ms, limitMs]) => ms > limitMs).length;
        assert.equal((latencyGate(readings)?.problems ?? []).length, above);
      }),
    );
  });
});
