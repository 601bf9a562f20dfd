import assert from "node:assert/strict";
import { changeAtGitHub, isLooser } from "../../../guard/path/look-first.ts";
import type { Difference, Fact } from "../../../guard/read-back/subject.ts";

const difference = (field: string, found: Fact, declared: Fact): Difference => ({
  what: "environment production",
  field,
  found,
  declared,
  kind: "changed",
});

describe("taking over a GitHub environment that exists", () => {
  const cases: readonly (readonly [
    says: string,
    field: string,
    found: Fact,
    declared: Fact,
    looser: boolean,
  ])[] = [
    ["nobody reviews any more", "reviewers", ["user 1"], [], true],
    ["somebody more may approve", "reviewers", ["user 1"], ["user 1", "user 2"], true],
    ["somebody else may approve", "reviewers", ["user 1"], ["user 2"], true],
    ["fewer may approve", "reviewers", ["user 1", "user 2"], ["user 1"], false],
    ["somebody has to approve now", "reviewers", [], ["user 1"], false],
    ["one may approve oneself", "prevent_self_review", true, null, true],
    ["nobody may approve himself any more", "prevent_self_review", null, true, false],
    ["administrators may bypass", "can_admins_bypass", false, true, true],
    ["administrators may bypass, for all that GitHub shows", "can_admins_bypass", "cannot see", false, true],
    ["administrators may not bypass any more", "can_admins_bypass", true, false, false],
    ["the wait is shorter", "wait_timer", 30, 0, true],
    ["the wait is longer", "wait_timer", 0, 30, false],
    [
      "only some refs may deploy now",
      "deployment_branch_policy",
      "every branch",
      "selected branches and tags",
      false,
    ],
    [
      "other refs may deploy",
      "deployment_branch_policy",
      "protected branches",
      "selected branches and tags",
      true,
    ],
    [
      "one branch more may deploy",
      "deployment_branch_policies",
      ["branch a"],
      ["branch a", "branch main"],
      true,
    ],
    ["the first branch is named", "deployment_branch_policies", [], ["branch main"], false],
  ];
  for (const [says, field, found, declared, looser] of cases) {
    it(`${looser ? "is looser" : "is not looser"} where ${says}`, () => {
      assert.equal(isLooser(difference(field, found, declared)), looser);
    });
  }

  it("leaves branches that may deploy beside what is declared", () => {
    const [change] = changeAtGitHub(
      difference("deployment_branch_policies", ["branch dev"], ["branch main"]),
    );
    assert.deepEqual(change?.declared, ["branch dev", "branch main"]);
    assert.deepEqual(
      changeAtGitHub(
        difference("deployment_branch_policies", ["branch dev", "branch main"], ["branch main"]),
      ),
      [],
    );
  });
});
