import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { recordedExample } from "../support/example.ts";

const scriptType = "cloudflare:index/workersScript:WorkersScript";
const domainType = "cloudflare:index/workersCustomDomain:WorkersCustomDomain";
const policyType = "gcp:monitoring/alertPolicy:AlertPolicy";

describe("the Workers that pass alerts on", () => {
  it("are one that Google pushes to, which knows the channels by the names of their secrets, and keeps what it has", async () => {
    const recording = await recordedExample();
    const worker = recording.get(scriptType, "lotus-alerts-staging");
    const { bindings, keepBindings, migrations } = worker.inputs;
    assert.deepEqual(
      { bindings, keepBindings, migrations },
      {
        bindings: [
          {
            name: "OUTBOX",
            type: "durable_object_namespace",
            className: "AlertOutbox",
            scriptName: "lotus-alerts-staging-outbox",
          },
          {
            name: "RELAY",
            type: "plain_text",
            text: JSON.stringify({
              host: "alerts-staging.lotus.example",
              channels: {
                oncall: {
                  kind: "line",
                  from: "SECRET_LINE_CHANNEL_TOKEN",
                  to: "SECRET_LINE_ONCALL_GROUP",
                  pushAccount: "alerts-oncall@lotus-staging.iam.gserviceaccount.com",
                  next: "email",
                },
              },
            }),
          },
        ],
        keepBindings: ["secret_text"],
        migrations: undefined,
      },
    );
    assert.deepEqual(worker.dependsOn, [`${scriptType} lotus-alerts-staging-outbox`]);
    const { hostname, service } = recording.get(domainType, "alerts-staging.lotus.example").inputs;
    assert.deepEqual([hostname, service], ["alerts-staging.lotus.example", "lotus-alerts-staging"]);
  });

  it("are one more that knows what it was told, which stays as it is for as long as its migration does", async () => {
    const { inputs } = (await recordedExample()).get(scriptType, "lotus-alerts-staging-outbox");
    assert.ok(typeof inputs["content"] === "string");
    assert.deepEqual(inputs["migrations"], { newTag: "v1", newSqliteClasses: ["AlertOutbox"] });
    const digest = createHash("sha256").update(inputs["content"]).digest("hex");
    assert.equal(
      digest,
      "9f36f35960b94f1b2d9b26860ee12593de86ed942e04327d0044edafcf12b3da",
      "Cloudflare takes another text of this Worker with another migration alone: set oldTag to the newTag in components/worker.ts, count newTag up, leave newSqliteClasses out, and write the digest here",
    );
  });

  it("are passed by once more, since they cannot tell of themselves: mail goes out as well", async () => {
    const recording = await recordedExample();
    const channelsOf = (name: string) => recording.get(policyType, name).inputs["notificationChannels"];
    assert.deepEqual(channelsOf("api-p95"), ["oncall-id", "email-id"]);
    assert.deepEqual(channelsOf("cloud-run-cpu-warn"), ["email-id"]);
  });
});
