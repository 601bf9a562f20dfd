import assert from "node:assert/strict";
import { checklistProblems } from "../../../model/observed/checklist-problems.ts";
import { releaseChecklist, type ReleaseChecklist } from "../../../model/observed/release-checklist.ts";
import { exampleOf } from "../../../cli/generators/json-schemas.ts";

const list = releaseChecklist.parse(exampleOf("ReleaseChecklist", process.cwd()));
const url = list.artifacts.pdpa_proof?.url ?? "";
const context = {
  now: new Date("2025-11-21T12:00:00Z"),
  tags: new Set(["v1.2.3"]),
  artifactUrls: new Set([url]),
};
const fieldsOf = (change: Partial<ReleaseChecklist>, other: Partial<typeof context> = {}): string[] =>
  checklistProblems({ ...list, ...change }, { ...context, ...other }).map(({ field }) => field);
const proved = (proved_at: string): Partial<ReleaseChecklist> => ({
  artifacts: { ...list.artifacts, pdpa_proof: { url, proved_at } },
});

describe("a checklist before production", () => {
  it("lets a version pass when everything was shown in time", () => {
    assert.deepEqual(fieldsOf({}), []);
    assert.deepEqual(fieldsOf(proved("2025-11-19T12:00:00Z")), []);
    assert.deepEqual(fieldsOf({ rollback_rehearsed_at: "2025-11-07T12:00:00Z" }), []);
  });

  const wrong: readonly (readonly [string, Partial<ReleaseChecklist>, readonly string[]])[] = [
    ["nobody has approved it", { approver_email: null, approver_role: null }, ["approver_email"]],
    ["no drill was held", { rollback_rehearsed_at: null }, ["rollback_rehearsed_at"]],
    ["PDPA is not confirmed", { pdpa_confirmed: false }, ["pdpa_confirmed"]],
    ["the proof is older than 48 hours", proved("2025-11-19T11:59:59Z"), ["artifacts"]],
    ["the proof is from tomorrow", proved("2025-11-22T12:00:00Z"), ["artifacts"]],
    [
      "the drill is older than 14 days",
      { rollback_rehearsed_at: "2025-11-07T11:59:59Z" },
      ["rollback_rehearsed_at"],
    ],
    ["the portal's states were not shown", { ux_states_demoed: false }, ["ux_states_demoed"]],
    ["the tag does not exist", { tag: "v9.9.9" }, ["tag"]],
  ];
  for (const [what, change, expected] of wrong) {
    it(`stops a version when ${what}`, () => {
      assert.deepEqual(fieldsOf(change), expected);
    });
  }

  it("stops a version whose evidence no stage has made", () => {
    assert.deepEqual(fieldsOf({}, { artifactUrls: new Set() }), ["artifacts"]);
  });

  it("says everything that is missing at once", () => {
    assert.equal(fieldsOf({ pdpa_confirmed: false, ux_states_demoed: false, tag: "v9.9.9" }).length, 3);
  });

  it("asks for the tag alone elsewhere", () => {
    assert.deepEqual(fieldsOf({ environment: "staging", pdpa_confirmed: false }), []);
    assert.deepEqual(fieldsOf({ environment: "staging", tag: "v9.9.9" }), ["tag"]);
  });
});
