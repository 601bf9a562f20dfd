import assert from "node:assert/strict";
import {
  emptyChecklist,
  fillFields,
  isNothing,
  masked,
  type FieldWords,
} from "../../../delivery/checklist/fields.ts";
import { GantryError } from "../../../model/errors.ts";

const now = new Date("2026-11-20T12:00:00Z");
const url = "https://github.com/lotus-labs/lotus/actions/runs/1/artifacts/2";
const empty = emptyChecklist({
  id: "0b5c2b0e-7a51-4c7c-9f0e-2f6f0d1c2a33",
  tag: "api/v1.0.0",
  environment: "production",
});
const nothing: FieldWords = {
  pdpaConfirmed: false,
  pdpaProof: undefined,
  pdpaProvedAt: undefined,
  uxStates: [],
  rollbackRehearsedAt: undefined,
  approverRole: undefined,
  approverEmail: undefined,
  notes: undefined,
  evidence: [],
};
const fill = (words: Partial<FieldWords>) => fillFields(empty, masked({ ...nothing, ...words }), now);

function refused(words: Partial<FieldWords>): string {
  try {
    fill(words);
  } catch (error) {
    assert.ok(error instanceof GantryError);
    assert.equal(error.exitCode, 2);
    return error.problems.join("\n");
  }
  throw new Error("it was taken");
}

describe("what somebody says of a checklist", () => {
  it("is taken field by field, and all five states are what was shown", () => {
    const list = fill({
      pdpaConfirmed: true,
      pdpaProof: url,
      pdpaProvedAt: "2026-11-20T10:00:00+07:00",
      uxStates: [`Empty=${url},loading=${url}`, `Success=${url}`, `Error=${url}`, `Offline=${url}`],
      rollbackRehearsedAt: "2026-11-19T10:00:00Z",
      approverRole: "operator",
      approverEmail: "mali@lotus.example",
      notes: "called jonas@lotus.example",
      evidence: [url, url],
    });
    assert.deepEqual(
      [list.ux_states_demoed, list.approver_email, list.notes, list.artifacts.evidence],
      [true, "***@lotus.example", "called ***@lotus.example", [url]],
    );
    const { artifacts } = fillFields(list, { ...nothing, notes: "more" }, now);
    assert.deepEqual(artifacts, list.artifacts);
  });

  it("signs nothing off unless somebody says so again", () => {
    const list = fill({ approverRole: "admin", approverEmail: "***@lotus.example" });
    assert.equal(fillFields(list, nothing, now).approver_email, null);
  });

  it("is nothing where no option was given", () => {
    assert.equal(isNothing(nothing), true);
    assert.equal(isNothing({ ...nothing, notes: "" }), false);
  });

  const wrong: readonly (readonly [string, Partial<FieldWords>, RegExp])[] = [
    ["a proof without a time", { pdpaProof: url }, /--pdpa-proved-at is missing/],
    ["a time without a proof", { pdpaProvedAt: "2026-11-20T10:00:00Z" }, /--pdpa-proof is missing/],
    ["a confirmation without a proof", { pdpaConfirmed: true }, /--pdpa-confirmed needs --pdpa-proof/],
    [
      "another page",
      { evidence: ["https://lotus.example/x"] },
      /--evidence "https:\/\/lotus\.example\/x": must be/,
    ],
    [
      "an address in an address",
      { evidence: ["https://a.supabase.co/?m=mali%40lotus.example"] },
      /must not have/,
    ],
    ["a state that there is not", { uxStates: [`Broken=${url}`] }, /must be one of Empty, Loading/],
    ["a state without an address", { uxStates: ["Empty"] }, /as Empty=https/],
    ["a day instead of a time", { rollbackRehearsedAt: "2026-11-20" }, /must be an ISO 8601 time/],
    ["tomorrow", { rollbackRehearsedAt: "2026-11-21T12:00:00Z" }, /is in the future/],
    ["a role without an address", { approverRole: "admin" }, /--approver-email is missing/],
    ["an address without a role", { approverEmail: "mali@lotus.example" }, /--approver-role is missing/],
    ["a role that there is not", { approverRole: "boss", approverEmail: "m@lotus.example" }, /approver_role/],
    [
      "an address without a domain",
      { approverRole: "admin", approverEmail: "mali" },
      /--approver-email: has no domain/,
    ],
    ["too long notes", { notes: "x".repeat(16_385) }, /notes: must have at most/],
  ];
  for (const [what, words, expected] of wrong) {
    it(`is refused with ${what}, and names nobody`, () => {
      const said = refused(words);
      assert.match(said, expected);
      assert.doesNotMatch(said, /mali/);
    });
  }

  it("is refused with everything that is wrong at once", () => {
    const all = refused({ evidence: ["x"], uxStates: ["y"], rollbackRehearsedAt: "z", pdpaConfirmed: true });
    assert.equal(all.split("\n").length, 4);
  });
});
