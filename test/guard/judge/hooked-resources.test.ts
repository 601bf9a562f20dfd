import assert from "node:assert/strict";
import { hookedInState } from "../../../guard/judge/hooked-resources.ts";

describe("resources with hooks in a recorded state", () => {
  const urn = "urn:pulumi:staging::gantry::gcp:pubsub/topic:Topic::rotation";
  const topic = { urn, type: "gcp:pubsub/topic:Topic", protect: false, external: false, inputs: {} };

  it("are told by type, name and hooks", () => {
    const [found, ...more] = hookedInState([
      topic,
      { ...topic, resourceHooks: { AfterCreate: ["mine"], BeforeDelete: ["mine", "other"] } },
    ]);
    assert.deepEqual([found?.rule, found?.resource, more], ["disallow-resource-hooks", urn, []]);
    assert.match(found?.message ?? "", /Topic "rotation" has the hooks mine, other:/);
  });

  it("are none without one", () => {
    assert.deepEqual(hookedInState([topic, { ...topic, resourceHooks: { AfterCreate: [] } }]), []);
  });
});
