import assert from "node:assert/strict";
import { addVersion, versionsOf } from "../../local/gcp/secret-versions.ts";
import { textAt, type Properties } from "../../local/values.ts";
import { daysAhead, makeProject, project, secretInputs, serviceInputs, types } from "./google-fixture.ts";
import { LocalCloud, type Plugin, type Remembered } from "./plugin-client.ts";

const scheduleType = "gcp:cloudscheduler/job:Job";

function scheduleBy(serviceAccountEmail: string): Properties {
  return {
    project,
    region: "us-east1",
    name: "sampler",
    schedule: "*/5 * * * *",
    httpTarget: { uri: "https://a.example", oauthToken: { serviceAccountEmail } },
  };
}

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
      "a service where Cloud Run is not",
      types.service,
      () => ({ ...withTemplate(account, {}), location: "europe-norht1" }),
      /403: Permission denied on 'locations\/europe-norht1' \(or it may not exist\)/,
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
      "the right to start a job that does not exist",
      "gcp:cloudrunv2/jobIamMember:JobIamMember",
      () => ({ project, location: "us-east1", name: "none", role: "roles/run.invoker", member: "allUsers" }),
      /404: Resource 'none' of kind 'JOB' in region 'us-east1' does not exist/,
    ],
    [
      "a schedule where Cloud Scheduler was not asked for",
      scheduleType,
      () => ({ ...scheduleBy(`none@${project}.iam.gserviceaccount.com`), project: "lotus-quiet" }),
      /403: cloudscheduler\.googleapis\.com has not been used in project/,
    ],
    [
      "a schedule whose account does not exist",
      scheduleType,
      () => scheduleBy(`none@${project}.iam.gserviceaccount.com`),
      /400: Service account none@.* does not exist/,
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
      "a domain mapped in a region that has no domain mappings",
      "gcp:cloudrun/domainMapping:DomainMapping",
      () => ({
        project,
        location: "europe-west3",
        name: "api.lotus.example",
        metadata: { namespace: project },
        spec: { routeName: "none" },
      }),
      /400: Domain mappings are not available in region europe-west3/,
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
    await google.create(types.api, "cloudscheduler", { project, service: "cloudscheduler.googleapis.com" });
    await google.create(types.topic, "closed", { project, name: "closed" });
    await google.create(types.secret, "unread", { project, secretId: "unread", replication: { auto: {} } });
  });

  for (const [what, type, inputs, message] of refused) {
    it(`refuses ${what}`, async () => {
      await assert.rejects(google.create(type, "x", inputs()), message);
    });
  }

  it("accepts a secret, its accessor, its value and the service that reads it in that order", async () => {
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
    const service = withTemplate(account, secretEnv("api-key"));
    await assert.rejects(
      google.create(types.service, "api", service),
      /404: .*api-key\/versions\/latest was not/,
    );
    const { number } = await addVersion(secret.id, cloud.store, new Date().toISOString());
    assert.equal(number, 1);
    const made = await google.create(types.service, "api", service);
    assert.match(textAt(made.state, "uri") ?? "", /^https:\/\/api-[0-9a-f]{10}-ue\.a\.run\.app$/);
  });

  it("lets a service be changed but for its template while a version is missing, and forgets versions with their secret", async () => {
    const secret = await google.create(types.secret, "gone", { ...secretInputs(topic), secretId: "gone" });
    const member = textAt(account.state, "member") ?? "";
    const role = "roles/secretmanager.secretAccessor";
    await google.create(types.secretMember, "gone", { project, secretId: "gone", role, member });
    await addVersion(secret.id, cloud.store, new Date().toISOString());
    const inputs = { ...withTemplate(account, secretEnv("gone")), name: "gone" };
    const made = await google.create(types.service, "gone", inputs);
    await google.delete(secret);
    assert.deepEqual(await versionsOf(secret.id, cloud.store), []);
    await google.create(types.secret, "gone", { ...secretInputs(topic), secretId: "gone" });
    await google.update(made, { ...inputs, description: "no new revision" });
    const changed = withTemplate(account, { ...secretEnv("gone"), timeout: "90s" });
    await assert.rejects(google.update(made, { ...changed, name: "gone" }), /gone\/versions\/latest was not/);
  });

  it("makes a mirror that logs in once its token has a version which Artifact Registry may read", async () => {
    const secret = await google.create(types.secret, "token", { ...secretInputs(topic), secretId: "token" });
    const version = `${secret.id}/versions/latest`;
    const config = { commonRepository: { uri: "https://ghcr.io" } };
    const credentials = { usernamePasswordCredentials: { username: "x", passwordSecretVersion: version } };
    const mirror = {
      project,
      location: "us-east1",
      repositoryId: "ghcr",
      format: "docker",
      mode: "REMOTE_REPOSITORY",
      remoteRepositoryConfig: { ...config, upstreamCredentials: credentials },
    };
    await assert.rejects(
      google.create(types.mirror, "ghcr", mirror),
      /token\/versions\/latest was not found/,
    );
    await addVersion(secret.id, cloud.store, new Date().toISOString());
    await assert.rejects(
      google.create(types.mirror, "ghcr", mirror),
      /secretmanager\.versions\.access' denied/,
    );
    const agent = await google.create(types.agent, "mirror", {
      project,
      service: "artifactregistry.googleapis.com",
    });
    const member = agent.state["member"] ?? "";
    const role = "roles/secretmanager.secretAccessor";
    await google.create(types.secretMember, "token", { project, secretId: "token", role, member });
    const made = await google.create(types.mirror, "ghcr", mirror);
    assert.equal((await google.diff(made, { ...mirror, format: "DOCKER" })).changed, false);
    const unchecked = { ...config, upstreamCredentials: credentials, disableUpstreamValidation: true };
    await google.create(types.mirror, "unchecked", {
      ...mirror,
      repositoryId: "unchecked",
      remoteRepositoryConfig: {
        ...unchecked,
        upstreamCredentials: {
          usernamePasswordCredentials: { username: "x", passwordSecretVersion: "none" },
        },
      },
    });
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
