import assert from "node:assert/strict";
import { example, recordedExample, recordEnvironment } from "../support/example.ts";

const channelType = "gcp:monitoring/notificationChannel:NotificationChannel";

describe("an alert channel", () => {
  it("writes to an e-mail list", async () => {
    const { inputs } = (await recordedExample()).get(channelType, "email");
    assert.equal(inputs["type"], "email");
    assert.deepEqual(inputs["labels"], { email_address: "platform-team@lotus.example" });
  });

  it("reaches LINE through Pub/Sub and the relay, which Google's signature proves the sender to", async () => {
    const recording = await recordedExample();
    const channel = recording.get(channelType, "oncall");
    assert.deepEqual(channel.inputs["labels"], { topic: "projects/lotus-staging/topics/alerts-oncall" });
    const push = recording.get("gcp:pubsub/subscription:Subscription", "alerts-oncall");
    assert.deepEqual(push.inputs["pushConfig"], {
      pushEndpoint: "https://alerts-staging.lotus.example/channels/oncall",
      oidcToken: {
        serviceAccountEmail: "alerts-oncall@lotus-staging.iam.gserviceaccount.com",
        audience: "https://alerts-staging.lotus.example/channels/oncall",
      },
    });
  });

  it("lets the deploy account push in its name", async () => {
    const type = "gcp:serviceaccount/iAMMember:IAMMember";
    const { inputs } = (await recordedExample()).get(type, "alerts-oncall-deployer");
    assert.equal(inputs["role"], "roles/iam.serviceAccountUser");
    assert.equal(inputs["member"], "serviceAccount:deploy-staging@lotus-staging.iam.gserviceaccount.com");
  });

  it("lets Monitoring alone publish", async () => {
    const type = "gcp:pubsub/topicIAMMember:TopicIAMMember";
    const { inputs } = (await recordedExample()).get(type, "alerts-oncall-publisher");
    assert.equal(
      inputs["member"],
      "serviceAccount:service-123456789012@gcp-sa-monitoring-notification.iam.gserviceaccount.com",
    );
  });

  it("does not expire while it is quiet", async () => {
    const push = (await recordedExample()).get("gcp:pubsub/subscription:Subscription", "alerts-oncall");
    assert.deepEqual(push.inputs["expirationPolicy"], { ttl: "" });
  });

  it("takes a name that is longer than an account's id may be", async () => {
    const catalog = example();
    const id = "a-channel-with-a-name-of-forty-letters-x";
    const channels = {
      ...catalog.channels,
      [id]: { kind: "slack", urlRef: "line-channel-token", next: "email" },
    } as const;
    const recording = await recordEnvironment({ ...catalog, channels });
    const accounts = recording.all("gcp:serviceaccount/account:Account");
    for (const { inputs } of accounts)
      assert.match(String(inputs["accountId"]), /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/);
  });
});
