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

  it("does not concern versions without any", () => {
    const none = { ...move, toMigration: undefined, fromMigration: undefined };
    assert.equal(migrationsGate([none], declared, forward), undefined);
  });
});
