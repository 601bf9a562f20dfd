import assert from "node:assert/strict";
import fc from "fast-check";
import { provenanceGate } from "../../../delivery/gates/provenance-gate.ts";
import type { Found } from "../../../delivery/provenance/read-provenance.ts";

const run = "https://github.com/lotus-labs/lotus/actions/runs/1";
const artifact = `ghcr.io/lotus-labs/api@sha256:${"a".repeat(64)}`;
const reading = (found: Found) => ({ version: "api/v1.3.0", artifact, found });
const silent: Found = { by: "nobody", why: "GitHub failed (502)", hint: "try again later" };

describe("the gate of where a version comes from", () => {
  it("lets through what is attested, or what its run is known to have built, and names which", () => {
    const gate = provenanceGate([reading({ by: "attestation", run }), reading({ by: "run", run })], true);
    assert.deepEqual(gate.problems, []);
    assert.deepEqual(
      gate.evidence?.map(({ by }) => by),
      ["attestation", "run"],
    );
  });

  it("refuses what was asked and does not hold, protected or not", () => {
    for (const isStrict of [true, false]) {
      const gate = provenanceGate(
        [reading({ by: "nothing", problem: "GitHub has no attestation of it" })],
        isStrict,
      );
      assert.deepEqual(gate.problems, [
        '"api/v1.3.0", ghcr.io/lotus-labs/api@sha256:aaaaaaaaaaaa…: GitHub has no attestation of it',
      ]);
      assert.equal(gate.hint, "docs/how-to/when-provenance-is-refused.md");
    }
  });

  it("refuses what nobody could be asked about where the environment is protected, and names it elsewhere", () => {
    const strict = provenanceGate([reading(silent)], true);
    assert.match(strict.problems.join(), /was not asked about: GitHub failed \(502\)$/);
    assert.equal(strict.hint, "try again later");
    const other = provenanceGate([reading(silent)], false);
    assert.deepEqual([other.problems, other.notes], [[], strict.problems]);
  });

  it("is skipped by no broken glass", () => {
    assert.equal(provenanceGate([reading(silent)], true).skippable, undefined);
  });

  it("never lets through in a protected environment what has no evidence", () => {
    const found = fc.constantFrom<Found>(
      { by: "attestation", run },
      { by: "run", run },
      { by: "nothing", problem: "no" },
      silent,
    );
    fc.assert(
      fc.property(fc.array(found), fc.boolean(), (all, isStrict) => {
        const { problems, notes = [], evidence = [] } = provenanceGate(all.map(reading), isStrict);
        assert.equal(problems.length + notes.length + evidence.length, all.length);
        if (isStrict) assert.equal(problems.length === 0, evidence.length === all.length);
      }),
    );
  });
});
