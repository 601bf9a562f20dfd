import assert from "node:assert/strict";
import { driftIn } from "../../../guard/drift/cloud-drift.ts";
import type { EngineEvent } from "../../../engine/run/events.ts";

/** What a refresh says of a secret in which these properties differ. */
function changed(type: string, ...fields: readonly string[]): EngineEvent {
  return changedTo({}, type, fields);
}

function changedTo(inputs: Record<string, unknown>, type: string, fields: readonly string[]): EngineEvent {
  const urn = `urn:pulumi:staging::gantry::${type}::api-key`;
  const state = { type, urn, custom: true, id: "x", parent: "", protect: false, inputs, outputs: {} };
  const detailedDiff = Object.fromEntries(
    fields.map((field) => [field, { diffKind: "update", inputDiff: true }]),
  );
  const metadata = { op: "update", urn, type, old: state, new: state, detailedDiff };
  return { resOutputsEvent: { metadata, planning: false } };
}
const fieldsOf = (event: EngineEvent): string[] => driftIn([event], "staging").map(({ field }) => field);

describe("drift of what the clouds have", () => {
  const secret = "gcp:secretmanager/secret:Secret";

  it("is not the next rotation of a secret, which Google moves forward by itself", () => {
    assert.deepEqual(fieldsOf(changed(secret, "rotation.nextRotationTime")), []);
  });

  it("is everything else of that secret, and a time of that name in another resource", () => {
    assert.deepEqual(fieldsOf(changed(secret, "rotation.rotationPeriod", "rotation.nextRotationTime")), [
      "rotation.rotationPeriod",
    ]);
    assert.deepEqual(fieldsOf(changed("gcp:pubsub/topic:Topic", "rotation.nextRotationTime")), [
      "rotation.nextRotationTime",
    ]);
  });

  it("is told without the value where somebody wrote a secret in the clear", () => {
    const inputs = { envs: [{ name: "SENTRY_DSN", value: "https://4f1c2d3e5a6b7c8d@sentry.example/1" }] };
    const event = changedTo(inputs, "gcp:cloudrunv2/service:Service", ["envs[0].value"]);
    const [found] = driftIn([event], "staging");
    assert.deepEqual([found?.declared, found?.found], ["[secret]", "[secret]"]);
  });

  const service = "gcp:cloudrunv2/service:Service";
  const urn = `urn:pulumi:staging::gantry::${service}::api`;
  const bare = { type: service, urn, custom: true, id: "x", parent: "", protect: false };

  /** What a refresh says that tells no more than the setting. */
  function vaguely(old: Record<string, unknown>, now: Record<string, unknown>): EngineEvent {
    const state = (values: Record<string, unknown>) => ({ ...bare, inputs: values, outputs: values });
    const metadata = {
      op: "update",
      urn,
      type: service,
      old: state(old),
      new: state(now),
      diffs: ["template"],
    };
    return { resOutputsEvent: { metadata, planning: false } };
  }

  it("is told of the values that differ alone, and not of the secret beside them", () => {
    const template = (level: string): Record<string, unknown> => {
      const url = { name: "DATABASE_URL", value: "postgres://u:hunter2@h/db" };
      return { template: { envs: [{ name: "LOG_LEVEL", value: level }, url] } };
    };
    const drift = driftIn([vaguely(template("info"), template("debug"))], "staging");
    assert.deepEqual(
      drift.map(({ field, declared, found }) => [field, declared, found]),
      [["template.envs[0].value", "info", "debug"]],
    );
  });

  it("is told without any value where none of those that are known differs", () => {
    const template = { template: { password: "hunter2" } };
    const drift = driftIn([vaguely(template, template)], "staging");
    assert.deepEqual(
      drift.map(({ field, declared, found }) => [field, declared, found]),
      [["template", "as recorded", "different"]],
    );
  });
});
