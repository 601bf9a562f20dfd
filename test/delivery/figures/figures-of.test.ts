import assert from "node:assert/strict";
import fc from "fast-check";
import { changesIn, type Mark } from "../../../delivery/figures/changes.ts";
import { figuresOf, type Figure, type FigureId } from "../../../delivery/figures/figures-of.ts";
import type { History } from "../../../delivery/figures/lead-times.ts";
import { followReleases, type Attempt } from "../../../model/observed/release-log.ts";
import type { AttemptCause } from "../../../model/observed/release-record.ts";
import { attempted } from "../facts.ts";

const begin = Date.parse("2026-09-01T00:00:00Z");
const day = 86_400_000;
const span = { from: begin, until: begin + 70 * day };
const at = (days: number): string => new Date(begin + days * day).toISOString();

interface Given {
  to?: readonly string[];
  from?: readonly string[];
  status?: "SUCCESS" | "FAILED";
  cause?: AttemptCause;
  /** Days after the beginning at which it began, and at which it ended. */
  on: number;
  ended?: number;
}

function attemptsOf(...given: readonly Given[]): readonly Attempt[] {
  const records = given.flatMap(({ to = ["api/v1.0.0"], on, ended = on, ...more }, index) => {
    const [begun, end] = attempted(index + 1, to, more);
    assert.ok(begun && end);
    return [
      { ...begun, at: at(on) },
      { ...end, at: at(ended) },
    ];
  });
  return followReleases(records.map((each, index) => ({ ...each, commit: `${index}` }))).attempts;
}

function figures(
  attempts: readonly Attempt[],
  more: { marks?: readonly Mark[]; history?: History; criteria?: { mttrMinutes?: number }[] } = {},
): Record<FigureId, Figure> {
  const { marks = [], history = new Map(), criteria = [] } = more;
  // A version is on the commit that its tag is called like.
  const commitOf = ({ name }: { name: string }): string | undefined => (history.has(name) ? name : undefined);
  const { figures: all } = figuresOf({ attempts, marks, history, commitOf, span, criteria });
  const one = (id: FigureId): Figure => {
    const found = all.find((figure) => figure.id === id);
    assert.ok(found);
    return found;
  };
  return {
    deploymentFrequency: one("deploymentFrequency"),
    leadTime: one("leadTime"),
    changeFailureRate: one("changeFailureRate"),
    timeToRestore: one("timeToRestore"),
    propagation: one("propagation"),
  };
}

describe("the deployments that count", () => {
  const outcomes = (attempts: readonly Attempt[], marks: readonly Mark[] = []): string[] =>
    changesIn(attempts, marks, span).map(({ attempt, outcome }) => `${attempt} ${outcome}`);

  it("are deployments and promotions that ended, and no rollback, assignment, observation or environment alone", () => {
    const causes = ["deploy", "promote", "rollback", "assign", "observe"] as const;
    const given = causes.map((cause, index) => ({ cause, on: index, to: [`api/v1.${index}.0`] }));
    const alone = { cause: "environment", on: 6, to: [] } as const;
    assert.deepEqual(outcomes(attemptsOf(...given, alone)), ["deploy-1 held", "deploy-2 held"]);
    assert.equal(outcomes(attemptsOf({ on: 1 }).map((each) => ({ ...each, ended: undefined }))).length, 0);
  });

  it("are to blame for a rollback once: the last that brought the version", () => {
    const all = attemptsOf(
      { on: 1, to: ["api/v1.0.0"] },
      { on: 2, to: ["api/v1.1.0"] },
      { on: 3, to: ["api/v1.0.0"], from: ["api/v1.1.0"], cause: "rollback" },
      { on: 4, to: ["api/v1.1.0"] },
    );
    assert.deepEqual(outcomes(all), ["deploy-1 held", "deploy-2 rolled back", "deploy-4 held"]);
  });

  it("are to blame for a mark that comes after them, and not for one that was there before", () => {
    const all = attemptsOf({ on: 1, to: ["api/v1.0.0"] }, { on: 5, to: ["api/v1.0.0"] });
    const mark = (days: number): Mark => ({ version: "api/v1.0.0", at: at(days) });
    assert.deepEqual(outcomes(all, [mark(9)]), ["deploy-1 held", "deploy-2 marked unstable"]);
    assert.deepEqual(outcomes(all, [mark(3)]), ["deploy-1 marked unstable", "deploy-2 held"]);
    assert.deepEqual(outcomes(all, [mark(0.5)]), ["deploy-1 held", "deploy-2 held"]);
  });

  it("add up over any split of the time", () => {
    const days = fc.array(fc.double({ min: 0, max: 70, noNaN: true }), { maxLength: 20 });
    fc.assert(
      fc.property(days, fc.double({ min: 0, max: 70, noNaN: true }), (given, cut) => {
        const sorted = given.toSorted((one, other) => one - other);
        const all = attemptsOf(...sorted.map((on) => ({ on })));
        const middle = begin + Math.round(cut * day);
        const whole = changesIn(all, [], span);
        const parts = [
          ...changesIn(all, [], { from: span.from, until: middle }),
          ...changesIn(all, [], { from: middle, until: span.until }),
        ];
        assert.deepEqual(parts, whole);
      }),
    );
  });
});

describe("the figures of deliveries", () => {
  it("are absent, and say why, where nothing was deployed", () => {
    for (const figure of Object.values(figures(attemptsOf({ on: 1, cause: "observe" })))) {
      assert.equal(figure.value, null, figure.id);
      assert.match(figure.why ?? "", /^no|was deployed/);
    }
  });

  it("count deployments a week from the first record on, and take a week for it", () => {
    const { deploymentFrequency: rate } = figures(
      attemptsOf({ on: 35 }, { on: 42 }, { on: 60, status: "FAILED" }),
    );
    assert.deepEqual([rate.value, rate.of], [0.4, "2 deployments in 35 days"]);
    const { deploymentFrequency: young } = figures(attemptsOf({ on: 66 }));
    assert.deepEqual(
      [young.value, young.why],
      [null, "a rate takes a week, and there are records of 4 days"],
    );
  });

  it("say of how many deployments how many failed, and how", () => {
    const all = attemptsOf(
      { on: 1, to: ["api/v1.0.0"] },
      { on: 2, to: ["api/v1.1.0"] },
      { on: 3, to: ["api/v1.0.0"], from: ["api/v1.1.0"], cause: "rollback" },
      { on: 4, to: ["api/v1.2.0"], status: "FAILED" },
      { on: 5, to: ["api/v1.3.0"] },
    );
    const { changeFailureRate: rate } = figures(all, { marks: [{ version: "api/v1.3.0", at: at(6) }] });
    assert.deepEqual(
      [rate.value, rate.of],
      [75, "3 of 4 deployments: 1 failed, 1 rolled back, 1 marked unstable"],
    );
    assert.equal(figures(attemptsOf({ on: 1 })).changeFailureRate.value, 0);
  });

  it("give the mean time to restore, beside what the services ask for at most", () => {
    const all = attemptsOf(
      { on: 1, status: "FAILED" },
      { on: 1 + 1 / 24 },
      { on: 3, cause: "rollback", ended: 3 + 1 / 48 },
    );
    const criteria = [{ mttrMinutes: 60 }, {}, { mttrMinutes: 30 }];
    const { timeToRestore } = figures(all, { criteria });
    assert.deepEqual([timeToRestore.value, timeToRestore.of, timeToRestore.goal], [45, "2 incidents", 30]);
    assert.equal(figures(attemptsOf({ on: 1, status: "FAILED" }), { criteria }).timeToRestore.value, null);
  });

  it("are numbers or absent, and within their bounds, whatever happened", () => {
    const kind = fc.record({
      status: fc.constantFrom("SUCCESS" as const, "FAILED" as const),
      cause: fc.constantFrom("deploy" as const, "promote" as const, "rollback" as const, "observe" as const),
      on: fc.double({ min: -40, max: 69, noNaN: true }),
      to: fc.constantFrom(["api/v1.0.0"], ["api/v1.1.0"], ["v2.0.0"]),
      from: fc.constantFrom(["api/v1.0.0"], ["api/v1.1.0"], []),
    });
    const history: History = new Map([
      ["api/v1.0.0", { at: begin - 50 * day, parents: [] }],
      ["api/v1.1.0", { at: begin + 10 * day, parents: ["api/v1.0.0"] }],
    ]);
    fc.assert(
      fc.property(fc.array(kind, { maxLength: 12 }), (given) => {
        const sorted = given.toSorted((one, other) => one.on - other.on);
        const found = figures(attemptsOf(...sorted), { history });
        for (const { id, value, why } of Object.values(found)) {
          assert.equal(value === null, why !== null, id);
          assert.ok(value === null || (Number.isFinite(value) && value >= 0), id);
        }
        assert.ok((found.changeFailureRate.value ?? 0) <= 100);
      }),
    );
  });
});

describe("the lead time for changes", () => {
  const commit = (days: number, ...parents: readonly string[]) => ({ at: begin + days * day, parents });
  const history: History = new Map([
    ["old", commit(0)],
    ["api/v1.0.0", commit(1, "old")],
    ["a", commit(2, "api/v1.0.0")],
    ["b", commit(4, "api/v1.0.0")],
    ["merge", commit(5, "a", "b")],
    ["api/v1.1.0", commit(6, "merge")],
    ["api/v1.2.0", commit(8, "api/v1.1.0")],
  ]);
  const first = { on: 1, to: ["api/v1.0.0"] };
  const second = { on: 7, to: ["api/v1.1.0"], from: ["api/v1.0.0"] };

  it("is the median of the commits that a deployment was the first to bring, without merges and first versions", () => {
    const { leadTime } = figures(attemptsOf(first, second), { history });
    // 5, 3 and 1 days.
    assert.equal(leadTime.value, 3 * 1440);
    assert.equal(leadTime.of, "3 commits in 1 deployment; 1 deployment of a first version left out");
  });

  it("does not count a commit again that was taken back and came again, nor one that is brought by a failure", () => {
    const all = attemptsOf(
      first,
      { ...second, on: 6.5, status: "FAILED" },
      second,
      { on: 7.5, to: ["api/v1.0.0"], from: ["api/v1.1.0"], cause: "rollback" },
      { on: 9, to: ["api/v1.2.0"], from: ["api/v1.0.0"] },
    );
    assert.equal(figures(all, { history }).leadTime.of.split(";")[0], "4 commits in 2 deployments");
  });

  it("is never below nothing where a clock ran ahead, and leaves out what the clone has no tag of", () => {
    const ahead = new Map(history).set("api/v1.1.0", commit(60, "api/v1.0.0"));
    assert.equal(figures(attemptsOf(first, second), { history: ahead }).leadTime.value, 0);
    const lacking = new Map(history);
    lacking.delete("api/v1.1.0");
    const { leadTime } = figures(attemptsOf(first, second), { history: lacking });
    assert.equal(leadTime.value, null);
    assert.match(leadTime.of, /1 deployment of an unknown tag left out/);
  });
});
