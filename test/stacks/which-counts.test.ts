import assert from "node:assert/strict";
import fc from "fast-check";
import { emptyChecklist } from "../../delivery/checklist/fields.ts";
import { ofVersion } from "../../stacks/which-counts.ts";
import type { KeptChecklist } from "../../stacks/checklists.ts";
import { numRuns } from "../support/runs.ts";

const tag = { name: "api/v1.0.0", id: "a".repeat(40) };
const other = { name: "api/v1.0.0", id: "b".repeat(40) };

function kept(at: number, isSigned: boolean, version = tag): KeptChecklist {
  const list = emptyChecklist({
    id: "0b5c2b0e-7a51-4c7c-9f0e-2f6f0d1c2a33",
    tag: version.name,
    environment: "production",
  });
  return {
    list,
    version,
    isSigned,
    commit: String(at),
    at: "2026-11-20T12:00:00Z",
    by: "mali-s",
    run: undefined,
  };
}

describe("which checklist of a version counts", () => {
  it("is the newest that was signed off, of that very tag: no draft and no other tag changes that", () => {
    const one = fc.record({ isSigned: fc.boolean(), version: fc.constantFrom(tag, other) });
    fc.assert(
      fc.property(fc.array(one), (all) => {
        const written = all.map(({ isSigned, version }, at) => kept(at, isSigned, version));
        const { signed, draft, ofOtherTag } = ofVersion(written, tag);
        const own = written.filter(({ version }) => version === tag);
        assert.equal(signed, own.filter((each) => each.isSigned).at(-1));
        assert.equal(draft, own.filter((each) => !each.isSigned).at(-1));
        assert.equal(ofOtherTag.length, written.length - own.length);
        const more = [...written, kept(99, false), kept(100, true, other)];
        assert.equal(ofVersion(more, tag).signed, signed);
        const no = kept(101, true);
        assert.equal(ofVersion([...more, no], tag).signed, no);
      }),
      { numRuns },
    );
  });
});
