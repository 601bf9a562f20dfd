import assert from "node:assert/strict";
import { recordedExample } from "../support/example.ts";
import { at } from "../support/recording.ts";

const policyType = "gcp:monitoring/alertPolicy:AlertPolicy";

describe("a guardrail", () => {
  it("links its runbook on the default branch", async () => {
    const policy = (await recordedExample()).get(policyType, "api-p95");
    const url = "https://github.com/lotus-labs/lotus/blob/main/docs/runbooks/api-latency.md";
    assert.deepEqual(at(policy, "documentation.links"), [{ displayName: "Runbook", url }]);
    assert.ok(String(at(policy, "documentation.content")).includes(url));
  });

  it("has the severity of the catalog", async () => {
    assert.equal((await recordedExample()).get(policyType, "api-p95").inputs["severity"], "ERROR");
  });

  it("notifies its own channel", async () => {
    const policy = (await recordedExample()).get(policyType, "cloud-run-cpu-warn");
    assert.deepEqual(policy.inputs["notificationChannels"], ["email-id"]);
  });

  it("is made after the metric that it counts", async () => {
    const { dependsOn } = (await recordedExample()).get(policyType, "ocr-failure-rate");
    assert.ok(dependsOn.includes("gcp:logging/metric:Metric ocr-failure-rate"));
  });
});
