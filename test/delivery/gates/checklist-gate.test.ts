import assert from "node:assert/strict";
import { verdictOf } from "../../../delivery/checklist/judge-checklist.ts";
import { checklistGate, type ChecklistReading } from "../../../delivery/gates/checklist-gate.ts";
import { isSkipped } from "../../../delivery/gates.ts";
import { exampleOf } from "../../../cli/generators/json-schemas.ts";
import { releaseChecklist } from "../../../model/observed/release-checklist.ts";

const reading: ChecklistReading = {
  version: "api/v1.3.0",
  problems: [],
  unasked: [],
  notes: [],
  hint: undefined,
};

describe("the gate of the checklist", () => {
  it("is open where each version has one that passes, and closed where one of them has none", () => {
    assert.deepEqual(checklistGate([reading], true).problems, []);
    const other = {
      ...reading,
      version: "portal/v1.0.0",
      problems: ["there is none"],
      hint: "gantry checklist fill",
    };
    const gate = checklistGate([reading, other], true);
    assert.deepEqual(
      [gate.problems, gate.hint],
      [['"portal/v1.0.0": there is none'], "gantry checklist fill"],
    );
    assert.equal(isSkipped(gate, { breakGlass: "payments are down" }), true);
  });

  it("is closed by what nobody could be asked where that counts, and says it where it does not", () => {
    const unasked = { ...reading, unasked: ["GitHub does not answer"] };
    assert.deepEqual(checklistGate([unasked], true).problems, ['"api/v1.3.0": GitHub does not answer']);
    const local = checklistGate([unasked], false);
    assert.deepEqual([local.problems, local.notes], [[], ['"api/v1.3.0": GitHub does not answer']]);
  });
});

describe("the verdict on a checklist", () => {
  const list = releaseChecklist.parse(exampleOf("ReleaseChecklist", process.cwd()));
  const version = { name: list.tag, id: "a".repeat(40) };
  const read = {
    evidence: [],
    signed: { kind: "known", who: "mali-s", how: "who signed the tag" },
    tag: version,
    now: new Date("2025-11-21T12:00:00Z"),
  } as const;
  const url = "https://lotus.supabase.co/storage/v1/object/demo.png";

  it("is good where fields, evidence and who signed it off are", () => {
    const { problems, unasked, signedBy } = verdictOf({ list, version }, read);
    assert.deepEqual([problems, unasked, signedBy], [[], [], "mali-s, who signed the tag"]);
  });

  it("is bad for a tag that was made anew, for evidence that is not there, and for who signed it off", () => {
    const { problems, hint } = verdictOf(
      { list, version },
      {
        ...read,
        tag: { id: "b".repeat(40) },
        evidence: [{ url, of: "Empty", isRequired: true, found: { kind: "wrong", problem: "has expired" } }],
        signed: { kind: "wrong", problem: "mali-s wrote a part of it", hint: "somebody else" },
      },
    );
    assert.deepEqual([problems.length, hint], [3, "somebody else"]);
  });

  it("tells further evidence in Supabase, which nobody can be asked about and which nothing depends on", () => {
    const evidence = [
      { url, of: "further evidence", isRequired: false, found: { kind: "wrong", problem: "x" } },
    ] as const;
    const { problems, notes } = verdictOf({ list, version }, { ...read, evidence });
    assert.deepEqual([problems, notes.length], [[], 1]);
  });
});
