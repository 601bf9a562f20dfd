import { strict as assert } from "node:assert";
import { migrationsGate, type MigrationMove } from "../../../delivery/gates/migrations-gate.ts";

const declared = [
  { name: "0001-documents", path: "migrations/0001-documents.sql", isOneWay: false },
  { name: "0002-tags", path: "migrations/0002-tags.sql", isOneWay: true },
  { name: "0003-index", path: "migrations/0003-index.sql", isOneWay: false },
];
const move: MigrationMove = {
  to: "api/v1.1.0",
  from: "api/v1.3.0",
  toMigration: "0001-documents",
  fromMigration: "0003-index",
  earlier: [
    { version: "api/v1.2.0", migration: "0002-tags" },
    { version: "api/v1.1.0", migration: "0001-documents" },
  ],
};
const back = { cause: "rollback", local: false, environment: "staging" } as const;
const forward = { ...back, cause: "deploy" } as const;

describe("the gate of migrations", () => {
  it("refuses to go back over one that cannot be undone, and names the newest version that is safe", () => {
    assert.deepEqual(migrationsGate([move], declared, back)?.problems, [
      `"api/v1.1.0" is older than migrations/0002-tags.sql, which cannot be undone: the newest that has it is "api/v1.2.0"`,
    ]);
  });

  it("says so where no version before has it", () => {
    const [problem] = migrationsGate([{ ...move, earlier: [] }], declared, back)?.problems ?? [];
    assert.match(problem ?? "", /no version before what runs has it$/);
  });

  it("goes back over those that can be undone, and says how", () => {
    const gate = migrationsGate([{ ...move, to: "api/v1.2.0", toMigration: "0002-tags" }], declared, back);
    assert.ok(gate);
    assert.deepEqual(gate.problems, []);
    assert.match(String(gate.notes), /"gantry migrate down staging --to 0002-tags" undoes it/);
  });

  it("can be skipped by broken glass on the way back alone", () => {
    assert.equal(migrationsGate([move], declared, back)?.skippable, "migrations");
    assert.equal(migrationsGate([move], declared, forward)?.skippable, undefined);
  });

  it("refuses a version whose migration the catalog does not declare", () => {
    const gate = migrationsGate([{ ...move, toMigration: "0009-later" }], declared, forward);
    assert.deepEqual(gate?.problems, [
      `"api/v1.1.0" needs 0009-later, which the catalog here does not declare`,
    ]);
  });

  it("asks in the cloud for the job's image and a version of its app that goes as far", () => {
    const on = { ...move, to: "api/v1.3.0", from: "api/v1.2.0", fromMigration: "0002-tags" };
    const image = "ghcr.io/lotus-labs/migrations";
    const job = { app: "api", image, version: "api/v1.3.0", migration: "0003-index", hasImage: true };
    const judge = (of: MigrationMove, has: typeof job) =>
      migrationsGate([of], declared, { ...forward, job: has })?.problems;
    const moves = { ...on, toMigration: "0003-index" };
    assert.deepEqual(judge(moves, job), []);
    assert.deepEqual(judge(moves, { ...job, hasImage: false }), [
      `"api/v1.3.0" needs 0003-index and names no ${image}, which its pipeline builds to migrate with`,
    ]);
    const portal = { ...moves, to: "portal/v1.0.0" };
    assert.deepEqual(judge(portal, { ...job, hasImage: false }), []);
    assert.deepEqual(judge(portal, { ...job, version: "api/v1.2.0", migration: "0002-tags" }), [
      `"portal/v1.0.0" needs 0003-index, which the versions of api bring: "api/v1.2.0" is what it runs, which migrates as far as 0002-tags`,
    ]);
    assert.deepEqual(
      judge({ ...portal, fromMigration: "0003-index" }, { ...job, migration: "0002-tags" }),
      [],
    );
  });

  it("says who migrates where no job is declared", () => {
    const gate = migrationsGate([{ ...move, toMigration: "0002-tags" }], declared, forward);
    assert.match(String(gate?.notes), /declares no database\.job that runs them/);
  });

  it("does not concern versions without any", () => {
    const none = { ...move, toMigration: undefined, fromMigration: undefined };
    assert.equal(migrationsGate([none], declared, forward), undefined);
  });
});
