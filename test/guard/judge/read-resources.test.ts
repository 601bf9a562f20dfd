import assert from "node:assert/strict";
import { engineEvent, type EngineEvent } from "../../../engine/run/events.ts";
import { readInState, readResources } from "../../../guard/judge/read-resources.ts";

const type = "gcp:cloudrunv2/serviceIamMember:ServiceIamMember";
const urn = `urn:pulumi:staging::gantry::${type}::found`;
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The engine's own lines about a step. */
function step(op: string, id: string): EngineEvent[] {
  const state = { type, urn, custom: true, id, external: true };
  const metadata = { op, urn, type, old: null, new: op.includes("discard") ? null : state };
  return [{ resourcePreEvent: { metadata, planning: true } }, { resOutputsEvent: { metadata } }].map((line) =>
    engineEvent.parse(line),
  );
}

describe("resources that a program only reads", () => {
  it("are told by type, name and id, once, with the way out", () => {
    const [found, ...more] = readResources([
      ...step("read", "services/api"),
      ...step("read", "services/api"),
    ]);
    assert.deepEqual(more, []);
    assert.deepEqual([found?.rule, found?.resource], ["disallow-read-resources", urn]);
    assert.match(found?.message ?? "", /ServiceIamMember "found" is only read, by the id services\/api/);
    assert.match(found?.message ?? "", /declare it .* get… function/);
  });

  it("are told where another one is read than the last time", () => {
    assert.equal(readResources(step("read-replacement", "services/other")).length, 1);
  });

  for (const id of ["", unknown]) {
    it(`are told where the id is not known yet: ${JSON.stringify(id)}`, () => {
      assert.match(readResources(step("read", id))[0]?.message ?? "", /by an id that is not known yet/);
    });
  }

  for (const op of ["same", "create", "import", "refresh", "discard", "discard-replaced"]) {
    it(`are not those of a step called ${op}`, () => {
      assert.deepEqual(readResources(step(op, "services/api")), []);
    });
  }

  it("are told of a state by what the engine recorded", () => {
    const own = { urn, type, id: "services/api", protect: false, inputs: {} };
    assert.deepEqual(readInState([{ ...own, external: false }]), []);
    assert.deepEqual(readInState([{ ...own, external: true }]), readResources(step("read", "services/api")));
  });
});
