import assert from "node:assert/strict";
import type { Attempt } from "../../model/observed/release-log.ts";
import { refuseUnguarded } from "../../stacks/unguarded.ts";

const open: Attempt = {
  commit: "c".repeat(40),
  at: "2026-11-21T10:00:00.000Z",
  traffic: [],
  steppedAt: [],
  ended: undefined,
  said: {
    record: "attempt",
    attempt: "deploy-7",
    cause: "deploy",
    target: [{ name: "api/v1.2.3", id: "a".repeat(40) }],
    from: [],
    infrastructure: "b".repeat(40),
    serving: [],
    bundle: [],
    fingerprint: [],
    skipped: [],
    by: "mali-s",
  },
};

describe("plain pulumi", () => {
  it("goes by the tags where the remote has the same, and where there is no remote", () => {
    for (const certainty of ["asked", "no-remote"] as const)
      refuseUnguarded({ certainty, why: [], open: undefined }, { localState: false });
    refuseUnguarded({ certainty: "no-repository", why: [], open: undefined }, { localState: true });
  });

  it("is refused where nobody says whether the tags are those of the remote, in git's words", () => {
    for (const certainty of ["silent", "no-repository"] as const) {
      assert.throws(() => {
        refuseUnguarded({ certainty, why: ["fatal: no way"], open: undefined }, { localState: false });
      }, /fatal: no way|remote does not say|no clone/);
    }
  });

  it("is refused while an attempt is open", () => {
    assert.throws(() => {
      refuseUnguarded({ certainty: "asked", why: [], open }, { localState: true });
    }, /deploy-7 has not ended/);
  });
});
