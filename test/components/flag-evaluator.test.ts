import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { recordedExample } from "../support/example.ts";

const scriptType = "cloudflare:index/workersScript:WorkersScript";
const domainType = "cloudflare:index/workersCustomDomain:WorkersCustomDomain";

describe("the Workers that evaluate flags", () => {
  it("are one that answers at its host, bound to the rule set and to the kills, and keeps the secrets that it has", async () => {
    const recording = await recordedExample();
    const worker = recording.get(scriptType, "lotus-flags-staging");
    const { bindings, keepBindings, migrations } = worker.inputs;
    assert.deepEqual(
      { bindings, keepBindings, migrations },
      {
        bindings: [
          { name: "ENVIRONMENT", type: "plain_text", text: "staging" },
          {
            name: "KILLS",
            type: "durable_object_namespace",
            className: "KillSwitch",
            scriptName: "lotus-flags-staging-kills",
          },
          { name: "RULES", type: "kv_namespace", namespaceId: "lotus-flags-staging-id" },
        ],
        keepBindings: ["secret_text"],
        migrations: undefined,
      },
    );
    assert.deepEqual(worker.dependsOn, [`${scriptType} lotus-flags-staging-kills`]);
    const { hostname, service } = recording.get(domainType, "flags-staging.lotus.example").inputs;
    assert.deepEqual([hostname, service], ["flags-staging.lotus.example", "lotus-flags-staging"]);
  });

  it("are one more that has the kills, which stays as it is for as long as its migration does", async () => {
    const { inputs } = (await recordedExample()).get(scriptType, "lotus-flags-staging-kills");
    assert.ok(typeof inputs["content"] === "string");
    assert.deepEqual(inputs["migrations"], { newTag: "v1", newSqliteClasses: ["KillSwitch"] });
    const digest = createHash("sha256").update(inputs["content"]).digest("hex");
    assert.equal(
      digest,
      "2efc85eb6432b0e17826c6a3ee8561c112857a1787db9ccba150be7d7994a094",
      "Cloudflare takes another text of this Worker with another migration alone: set oldTag to the newTag in components/flag-evaluator.ts, count newTag up, leave newSqliteClasses out, and write the digest here",
    );
  });
});
