import assert from "node:assert/strict";
import fc from "fast-check";
import type { GitTag } from "../../../model/observed/git-tag.ts";
import { gitTagProblems, releaseStateOf } from "../../../model/observed/git-tags.ts";
import { formatTagId, parseTagName } from "../../../model/observed/tag-name.ts";
import { numRuns } from "../../support/runs.ts";

const first = "a".repeat(40);
const second = "b".repeat(40);

const tag = (tagName: string, commitSha = first): GitTag => {
  const name = parseTagName(tagName);
  assert.ok(name);
  const isMovable = name.tagType === "ENVIRONMENT";
  const { subproject } = name;
  return {
    tagId: formatTagId(name),
    tagName,
    tagType: name.tagType,
    ...(subproject === undefined ? {} : { subproject }),
    commitSha,
    createdAt: "2025-11-21T09:00:00Z",
    createdBy: "mali",
    isMovable,
    isProtected: isMovable,
  };
};

describe("the tags of a repository", () => {
  it("fit when state tags sit on their version and environments on a version", () => {
    const tags = [
      "v1.0.0",
      "v1.0.0-stable",
      "production",
      "api/v2.0.0",
      "api/v2.0.0-unstable",
      "api/staging",
    ];
    assert.deepEqual(gitTagProblems(tags.map((name) => tag(name))), []);
  });

  const wrong: readonly (readonly [string, readonly GitTag[], RegExp])[] = [
    ["a name is there twice", [tag("v1.0.0"), tag("v1.0.0")], /"v1\.0\.0" occurs twice/],
    ["a state has no version", [tag("v1.0.0-stable")], /has no version tag "v1\.0\.0"/],
    ["a state is on another commit", [tag("v1.0.0"), tag("v1.0.0-stable", second)], /not on the commit/],
    [
      "a state's version is another subproject's",
      [tag("v1.0.0"), tag("api/v1.0.0-stable")],
      /"api\/v1\.0\.0"/,
    ],
    ["an environment is on no version", [tag("v1.0.0"), tag("staging", second)], /without a version tag/],
    [
      "an environment is on another subproject's version",
      [tag("api/v1.0.0"), tag("staging")],
      /"staging" points/,
    ],
  ];
  for (const [what, tags, expected] of wrong) {
    it(`do not fit when ${what}`, () => {
      assert.match(gitTagProblems(tags).join("\n"), expected);
    });
  }

  it("give a version its strongest state, in whatever order they were made", () => {
    const states = ["v1.0.0-stable", "v1.0.0-unstable", "v1.0.0-deprecated"];
    const chosen = fc.shuffledSubarray(states, { minLength: 1 });
    fc.assert(
      fc.property(chosen, (names) => {
        const expected = states.findLast((name) => names.includes(name))?.replace("v1.0.0-", "");
        assert.equal(releaseStateOf([tag("v1.0.0"), ...names.map((name) => tag(name))], "v1.0.0"), expected);
      }),
      { numRuns },
    );
  });

  it("give a version no state of another version or subproject", () => {
    const tags = [tag("v1.0.1-stable"), tag("api/v1.0.0-deprecated")];
    assert.equal(releaseStateOf(tags, "v1.0.0"), undefined);
    assert.equal(releaseStateOf(tags, "v1.0.0", "api"), "deprecated");
  });
});
