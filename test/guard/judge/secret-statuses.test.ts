import assert from "node:assert/strict";
import { engineEvent, type EngineEvent } from "../../../engine/run/events.ts";
import { backToDraft } from "../../../guard/judge/secret-statuses.ts";

const type = "gantry:index:SecretCredentialSet";
const urn = `urn:pulumi:production::lotus::${type}::api-key`;

/** The step of a plan that takes a secret from one status to another; undefined where it is not there. */
function step(from: string | undefined, to: string | undefined, of = type): EngineEvent {
  const state = (status: string | undefined) =>
    status === undefined ? null : { type: of, urn, inputs: { id: "api-key", status } };
  const op = from === to ? "same" : "update";
  return engineEvent.parse({
    resourcePreEvent: { metadata: { op, urn, type: of, old: state(from), new: state(to) } },
  });
}

describe("the status of a secret in a plan", () => {
  for (const [from, to] of [
    ["active", "draft"],
    ["rotating", "draft"],
  ] as const) {
    it(`does not go from ${from} to ${to}`, () => {
      const [found, ...more] = backToDraft([step(from, to)]);
      assert.deepEqual([found?.rule, found?.resource, more], ["never-back-to-draft", urn, []]);
      assert.match(found?.message ?? "", new RegExp(`"api-key" is deployed as ${from}[^]*status: ${from}`));
    });
  }

  it("goes every other way, and from nothing to all", () => {
    const all = ["draft", "active", "rotating"];
    const ways = all.flatMap((from) => all.map((to) => step(from, to)));
    assert.equal(backToDraft(ways).length, 2);
    assert.deepEqual(backToDraft(all.map((to) => step(undefined, to))), []);
    assert.deepEqual(backToDraft(all.map((from) => step(from, undefined))), []);
  });

  it("is that of secrets alone", () => {
    assert.deepEqual(backToDraft([step("active", "draft", "gantry:index:CredentialBundle"), {}]), []);
  });
});
