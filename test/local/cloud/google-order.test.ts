import assert from "node:assert/strict";
import { textAt, type Properties } from "../../../local/cloud/values.ts";
import { daysAhead, makeProject, project, secretInputs, serviceInputs, types } from "./google-fixture.ts";
import { LocalCloud, type Plugin, type Remembered } from "./plugin-client.ts";

/** What Google refuses because something else has to be there first. */
describe("the order in which Google wants things", () => {
  let cloud: LocalCloud;
  let google: Plugin;
  let account: Remembered;
  let topic: Remembered;
  before(async () => {
    cloud = new LocalCloud();
    google = await cloud.start("gcp", { project });
    ({ account, topic } = await makeProject(google));
  });

  const refused: readonly [string, string, () => Properties, RegExp][] = [
    [
      "a binding for a service account that does not exist",
      types.topicMember,
      () => ({
        project,
        topic: topic.id,
        role: "roles/pubsub.publisher",
        member: `serviceAccount:nobody@${project}.iam.gserviceaccount.com`,
      }),
      /400: Service account nobody@.* does not exist/,
    ],
    [
      "a binding on a topic that does not exist",
      types.topicMember,
      () => ({ project, topic: "none", role: "roles/pubsub.publisher", member: "allUsers" }),
      /404: Resource not found \(resource=none\)/,
    ],
    [
      "an accessor of a secret that does not exist",
      types.secretMember,
      () => ({ project, secretId: "none", role: "roles/secretmanager.secretAccessor", member: "allUsers" }),
      /404: Secret .*none\] not found/,
    ],
    [
      "a rotating secret whose topic does not exist",
      types.secret,
      () => ({ ...secretInputs(topic), topics: [{ name: `projects/${project}/topics/none` }] }),
      /404/,
    ],
    [
      "a rotating secret whose topic Secret Manager may not publish on",
      types.secret,
      () => ({ ...secretInputs(topic), topics: [{ name: `projects/${project}/topics/closed` }] }),
      /pubsub\.topics\.publish/,
    ],
    [
      "a first rotation in less than five minutes",
      types.secret,
      () => ({
        ...secretInputs(topic),
        rotation: { rotationPeriod: "3600s", nextRotationTime: daysAhead(0.001) },
      }),
      /at least 5 minutes/,
    ],
    [
      "a service whose account does not exist",
      types.service,
      () => withTemplate(account, { serviceAccount: `none@${project}.iam.gserviceaccount.com` }),
      /Service account none@/,
    ],
    [
      "a service that reads a secret which does not exist",
      types.service,
      () => withTemplate(account, secretEnv("none")),
      /404: Secret .*none.* was not found/,
    ],
    [
      "a service whose account may not read its secret",
      types.service,
      () => withTemplate(account, secretEnv("unread")),
      /Permission denied on secret: .*unread/,
    ],
    [
      "a domain mapped to a service that does not exist",
      "gcp:cloudrun/domainMapping:DomainMapping",
      () => ({
        project,
        location: "us-east1",
        name: "api.lotus.example",
        metadata: { namespace: project },
        spec: { routeName: "none" },
      }),
      /404: Resource 'none' of kind 'SERVICE'/,
    ],
    [
      "an alert on a log-based metric that does not exist",
      "gcp:monitoring/alertPolicy:AlertPolicy",
      () => alert({ filter: 'metric.type="logging.googleapis.com/user/none"' }),
      /404: Cannot find metric/,
    ],
    [
      "an alert to a channel that does not exist",
      "gcp:monitoring/alertPolicy:AlertPolicy",
      () => ({ ...alert({}), notificationChannels: ["projects/x/notificationChannels/1"] }),
      /404: Cannot find notification channel/,
    ],
    [
      "a provider in a pool that does not exist",
      "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
      () => ({
        project,
        workloadIdentityPoolId: "none",
        workloadIdentityPoolProviderId: "github",
        oidc: { issuerUri: "https://token.actions.githubusercontent.com" },
        attributeMapping: { "google.subject": "assertion.sub" },
        attributeCondition: 'assertion.repository_owner_id=="1"',
      }),
      /404: Requested entity was not found/,
    ],
  ];

  before(async () => {
    await google.create(types.topic, "closed", { project, name: "closed" });
    await google.create(types.secret, "unread", { project, secretId: "unread", replication: { auto: {} } });
  });

  for (const [what, type, inputs, message] of refused) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(google.create(type, "x", inputs()), message);
    });
  }

  it("accepts a secret, its accessor and the service that reads it in that order", async () => {
    const secret = await google.create(types.secret, "key", secretInputs(topic));
    const member = textAt(account.state, "member") ?? "";
    const role = "roles/secretmanager.secretAccessor";
    const accessor = await google.create(types.secretMember, "accessor", {
      project,
      secretId: secret.id,
      role,
      member,
    });
    assert.equal(accessor.id, `projects/${project}/secrets/api-key/${role}/${member}`);
    const service = await google.create(types.service, "api", withTemplate(account, secretEnv("api-key")));
    assert.match(textAt(service.state, "uri") ?? "", /^https:\/\/api-[0-9a-f]{10}-ue\.a\.run\.app$/);
  });

  it("does not delete a notification channel that an alert uses, unless it is forced", async () => {
    const channel = await google.create("gcp:monitoring/notificationChannel:NotificationChannel", "mail", {
      project,
      type: "email",
      labels: { email_address: "ops@lotus.example" },
    });
    const policy = await google.create("gcp:monitoring/alertPolicy:AlertPolicy", "p", {
      ...alert({}),
      notificationChannels: [channel.id],
    });
    await assert.rejects(google.delete(channel), /it is used by/);
    await google.delete(await google.update(channel, { ...channel.inputs, forceDelete: true }));
    assert.deepEqual((await google.read(policy))?.state["notificationChannels"], []);
  });
});

function withTemplate(account: Remembered, change: Properties): Properties {
  const inputs = serviceInputs(account);
  return { ...inputs, template: { ...inputs.template, ...change } };
}

function secretEnv(secret: string): Properties {
  const envs = [{ name: "KEY", valueSource: { secretKeyRef: { secret, version: "latest" } } }];
  return { containers: [{ image: "x@sha256:1", envs }] };
}

function alert(threshold: Properties): Properties {
  const filter = 'metric.type="run.googleapis.com/request_latencies"';
  const conditionThreshold = {
    comparison: "COMPARISON_GT",
    duration: "300s",
    filter,
    thresholdValue: 2400,
    ...threshold,
  };
  return {
    project,
    displayName: "p95",
    combiner: "OR",
    conditions: [{ displayName: "p95", conditionThreshold }],
  };
}
