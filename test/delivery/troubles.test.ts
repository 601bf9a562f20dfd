import assert from "node:assert/strict";
import { troubleOf } from "../../delivery/troubles.ts";
import type { AttemptCause, ReleaseRecord } from "../../model/observed/release-record.ts";
import { attempted, factsOf } from "./facts.ts";

const run = "https://github.com/lotus-labs/lotus/actions/runs/7";
const versions = ["api/v1.0.0", "api/v1.1.0", "portal/v2.0.0"];
const at = "2026-11-21T10:00:00.000Z";

/** Production after a first success, and then this. */
function production(...log: readonly { at: string; said: ReleaseRecord }[]) {
  return factsOf({ versions, runs: ["api/v1.0.0"], log: [...attempted(1, ["api/v1.0.0"]), ...log] });
}

function open(cause: AttemptCause, to: readonly string[], of: string | undefined = run) {
  const [begun] = attempted(2, to, { cause, at });
  if (begun?.said.record !== "attempt") throw new Error("no attempt");
  return { at, said: { ...begun.said, run: of } };
}

describe("what the record of an environment says is broken", () => {
  it("is nothing where the last attempt succeeded, or somebody gave it up", () => {
    assert.equal(troubleOf(production(), []), undefined);
    const [begun, ended] = attempted(2, ["api/v1.1.0"], { status: "FAILED", at });
    if (begun === undefined || ended?.said.record !== "outcome") throw new Error("no outcome");
    const cancelled = { at, said: { ...ended.said, status: "CANCELLED" as const } };
    assert.equal(troubleOf(production(begun, cancelled), []), undefined);
  });

  it("is mended by the very command that stopped, as its workflow takes it", () => {
    const staging = factsOf({ environment: "staging", versions, runs: ["api/v1.1.0"] });
    const mended = (cause: AttemptCause, to: readonly string[]) =>
      troubleOf(production(open(cause, to)), [staging])?.repair;
    assert.deepEqual(mended("deploy", ["api/v1.1.0"]), {
      workflow: "deploy-production.yml",
      inputs: { version: "v1.1.0", subproject: "api" },
    });
    assert.deepEqual(mended("environment", []), { workflow: "deploy-production.yml", inputs: {} });
    assert.deepEqual(mended("promote", ["api/v1.1.0"]), {
      workflow: "promote.yml",
      inputs: { from: "staging", to: "production", subproject: "api" },
    });
    assert.deepEqual(mended("rollback", ["api/v1.0.0"]), {
      workflow: "rollback.yml",
      inputs: {
        environment: "production",
        subproject: "api",
        to: "api/v1.0.0",
        reason: "goes on with deploy-2",
      },
    });
  });

  it("is for a person where no workflow's inputs say it, or where it was begun at somebody's own machine", () => {
    const byHand = /gantry deploy production --cancel/;
    for (const begun of [
      open("deploy", ["api/v1.1.0", "portal/v2.0.0"]),
      open("promote", ["api/v1.1.0"]),
      { ...open("deploy", ["api/v1.1.0"]), said: { ...open("deploy", ["api/v1.1.0"]).said, run: undefined } },
    ]) {
      assert.match(JSON.stringify(troubleOf(production(begun), [])), byHand);
    }
  });

  it("began with the first of the failures, and waits for whoever holds the environment", () => {
    const failed = (number: number, when: string) =>
      attempted(number, ["api/v1.1.0"], { status: "FAILED", at: when });
    const twice = [...failed(2, "2026-11-21T10:00:00.000Z"), ...failed(3, "2026-11-22T10:00:00.000Z")];
    const trouble = troubleOf(production(...twice), []);
    assert.deepEqual(
      [trouble?.since, trouble?.repair],
      ["2026-11-21T10:00:00.000Z", { workflow: "deploy-production.yml", inputs: {} }],
    );
    const hold: ReleaseRecord = { record: "hold", hold: "hold-4", by: "mali", reason: "the sale" };
    const held = troubleOf(production(...twice, { at: "2026-11-22T11:00:00.000Z", said: hold }), []);
    assert.match(JSON.stringify(held?.repair), /gantry hold release production/);
  });
});
