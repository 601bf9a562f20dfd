import { strict as assert } from "node:assert";
import fc from "fast-check";
import type { DeclaredMigration } from "../../database/read-migrations.ts";
import type { Ran } from "../../database/run/ledger.ts";
import { planDown, planUp } from "../../database/run/plan.ts";

function migration(number: number, given: { isOneTime?: boolean; oneWay?: boolean } = {}): DeclaredMigration {
  const name = `${number}-m`;
  const steps = { sql: "select 1", transaction: true, statements: [] };
  const { isOneTime = true, oneWay = false } = given;
  return {
    name,
    path: `migrations/${name}.sql`,
    checksum: `sha256:${number}`,
    up: steps,
    down: oneWay ? undefined : steps,
    script: { id: name, name, description: name, isOneTime, status: "pending" },
  };
}

function ran(number: number, status: Ran["status"] = "success"): [string, Ran] {
  const name = `${number}-m`;
  return [
    name,
    {
      name,
      checksum: `sha256:${number}`,
      status,
      executedAt: "2026-11-29T00:00:00.000Z",
      runBy: "mali",
      error: undefined,
    },
  ];
}

const names = (steps: readonly DeclaredMigration[]): string[] => steps.map(({ name }) => name);

describe("the plan of migrations", () => {
  const all = [1, 2, 9, 10].map((number) => migration(number));

  it("goes up by number, not by letters, as far as it is told", () => {
    assert.deepEqual(names(planUp(all, new Map([ran(1)]), undefined).steps), ["2-m", "9-m", "10-m"]);
    assert.deepEqual(names(planUp(all, new Map([ran(1)]), "9-m").steps), ["2-m", "9-m"]);
  });

  it("goes down from the newest, and leaves the one it is told", () => {
    const ledger = new Map([1, 2, 9, 10].map((number) => ran(number)));
    assert.deepEqual(names(planDown(all, ledger, undefined).steps), ["10-m"]);
    assert.deepEqual(names(planDown(all, ledger, "2-m").steps), ["10-m", "9-m"]);
  });

  it("does not go down over one that cannot be undone, or that failed", () => {
    const some = [migration(1), migration(2, { oneWay: true })];
    assert.match(
      planDown(some, new Map([ran(1), ran(2)]), undefined).problems[0] ?? "",
      /2-m.sql cannot be undone/,
    );
    assert.match(
      planDown(some, new Map([ran(1), ran(2, "failed")]), undefined).problems[0] ?? "",
      /2-m failed: settle/,
    );
  });

  it("tries again what may run twice, and what was mended; never one-time as it was", () => {
    const failed = new Map([ran(1, "failed")]);
    assert.deepEqual(planUp([migration(1, { isOneTime: false })], failed, undefined).problems, []);
    assert.match(planUp([migration(1)], failed, undefined).problems[0] ?? "", /is one-time and failed/);
    assert.deepEqual(
      planUp([{ ...migration(1), checksum: "sha256:mended" }], failed, undefined).problems,
      [],
    );
  });

  it("never runs what ran, and runs the rest in order, whatever ran before", () => {
    const numbers = fc.uniqueArray(fc.nat({ max: 99 }), { maxLength: 20 });
    fc.assert(
      fc.property(numbers, fc.nat({ max: 20 }), (given, many) => {
        const sorted = given.toSorted((a, b) => a - b);
        const done = sorted.slice(0, many);
        const plan = planUp(
          sorted.map((number) => migration(number)),
          new Map(done.map((number) => ran(number))),
          undefined,
        );
        assert.deepEqual(plan.problems, []);
        assert.deepEqual(
          names(plan.steps),
          sorted.slice(many).map((number) => `${number}-m`),
        );
      }),
    );
  });
});
