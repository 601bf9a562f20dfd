import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Binding } from "../../../guard/path/binding.ts";
import { isApplied, rememberApplied } from "../../../guard/path/last-applied.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { rootsAt } from "../../../catalog/project.ts";

const counts = { create: 0, update: 0, replace: 0, delete: 0, same: 7 };
const applied: Binding = {
  stack: "staging",
  local: true,
  commit: "a".repeat(40),
  catalog: "catalog",
  pack: "pack",
  program: "program",
  packages: "p",
  versions: "versions",
  state: "before",
};
/** The same plan, made of what the application left. */
const again: Binding = { ...applied, state: "after" };

describe("a plan that was applied already", () => {
  let local: string;
  const planned = (binding: Binding) => ({
    binding,
    session: {
      stack: "staging",
      local: true,
      project: { ...rootsAt(local), local, environments: "", policyPack: "" },
      pulumi: "",
      patienceMs: 1,
      env: {},
    },
  });
  const isSame = (binding: Binding, changed = {}): boolean =>
    isApplied({ ...planned(binding), preview: { plan: { changes: [], counts: { ...counts, ...changed } } } });
  beforeEach(() => {
    local = temporaryFolder("gantry-applied-");
    rememberApplied(planned(applied), { version: "after" });
  });

  it("is one of the same parts that changes nothing, at whatever commit", () => {
    assert.ok(isSame(again));
    assert.ok(isSame({ ...again, commit: "b".repeat(40) }));
  });

  it("is none that changes something", () => {
    for (const kind of ["create", "update", "replace", "delete"])
      assert.ok(!isSame(again, { [kind]: 1 }), kind);
  });

  for (const part of ["catalog", "pack", "program", "state"] as const) {
    it(`is none where the ${part} moved`, () => {
      assert.ok(!isSame({ ...again, [part]: "another" }));
    });
  }

  it("is none on another cloud, nor where nothing readable says what was applied", () => {
    assert.ok(!isSame({ ...again, local: false }));
    writeFileSync(join(local, "applied", "staging.json"), "{");
    assert.ok(!isSame(again));
    rmSync(join(local, "applied"), { recursive: true });
    assert.ok(!isSame(again));
  });
});
