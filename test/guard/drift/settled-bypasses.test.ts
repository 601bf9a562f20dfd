import assert from "node:assert/strict";
import { withoutSettledBypasses } from "../../../guard/drift/look-for-drift.ts";
import type { ExportedResource } from "../../../engine/run/export-stack.ts";
import type { Difference } from "../../../guard/read-back/subject.ts";

const deployed = "2026-03-01T12:00:00.123456789Z";
const ruleset: ExportedResource = {
  urn: "urn:pulumi:repository::gantry::github:index/repositoryRuleset:RepositoryRuleset::gate-main",
  type: "github:index/repositoryRuleset:RepositoryRuleset",
  protect: false,
  external: false,
  modified: deployed,
  inputs: { name: "gate-main" },
};
const unseen: Difference = {
  what: "ruleset gate-main",
  field: "bypass_actors",
  declared: [],
  found: "cannot see",
  kind: "unseen",
  updatedAt: "2026-03-01T12:00:00Z",
};
const left = (change: Partial<Difference>, recorded: readonly ExportedResource[] = [ruleset]): number =>
  withoutSettledBypasses([{ ...unseen, ...change }], recorded).differences.length;

describe("who may bypass a ruleset, for a token that cannot see it", () => {
  it("is in order where nobody has touched the ruleset since it was deployed, and is counted", () => {
    assert.deepEqual(withoutSettledBypasses([unseen], [ruleset]), { differences: [], settled: 1 });
    // GitHub's clock may be ahead of the engine's.
    assert.equal(left({ updatedAt: "2026-03-01T12:04:00Z" }), 0);
  });

  it("is drift where somebody has, and where nobody can tell", () => {
    assert.equal(left({ updatedAt: "2026-03-01T12:06:00Z" }), 1);
    assert.equal(left({ updatedAt: undefined }), 1);
    assert.equal(left({ what: "ruleset gate-pr" }), 1);
    assert.equal(left({}, []), 1);
    assert.equal(left({}, [{ ...ruleset, modified: undefined }]), 1);
  });

  it("hides no other difference, and nothing else that could not be seen", () => {
    assert.equal(left({ kind: "changed", found: ["User 7 always"] }), 1);
    assert.equal(left({ field: "rules.deletion" }), 1);
  });
});
