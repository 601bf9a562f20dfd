import assert from "node:assert/strict";
import { engineEvent } from "../../../engine/run/events.ts";
import { retainedInState, retainedResources } from "../../../guard/judge/retained-resources.ts";

const type = "gcp:secretmanager/secret:Secret";
const urn = `urn:pulumi:staging::gantry::${type}::api-key`;

describe("resources that would be left behind", () => {
  const step = (retainOnDelete: boolean | undefined) => {
    const metadata = { op: "create", urn, type, new: { type, urn, retainOnDelete } };
    return [engineEvent.parse({ resourcePreEvent: { metadata } })];
  };

  it("are told by type and name, once", () => {
    const [found, ...more] = retainedResources([...step(true), ...step(true)]);
    assert.deepEqual(more, []);
    assert.deepEqual([found?.rule, found?.resource], ["disallow-retained-resources", urn]);
    assert.match(found?.message ?? "", /Secret "api-key" has retainOnDelete/);
  });

  it("are none that the engine deletes when they are dropped", () => {
    assert.deepEqual(retainedResources([...step(false), ...step(undefined)]), []);
  });

  it("are told of a state as well", () => {
    const own = { urn, type, protect: false, external: false, inputs: {} };
    assert.deepEqual(retainedInState([own, { ...own, retainOnDelete: true }]), retainedResources(step(true)));
  });
});
