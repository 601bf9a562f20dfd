import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { projectNumber } from "../../local/gcp/project-facts.ts";
import { at, textAt, UNKNOWN, type Properties } from "../../local/values.ts";
import { daysAhead, makeProject, project, secretInputs, serviceInputs, types } from "./google-fixture.ts";
import { LocalCloud, type Plugin, type Remembered } from "./plugin-client.ts";

describe("the emulated Google Cloud", () => {
  let cloud: LocalCloud;
  let google: Plugin;
  let account: Remembered;
  let topic: Remembered;
  before(async () => {
    cloud = new LocalCloud();
    google = await cloud.start("gcp", { project });
    ({ account, topic } = await makeProject(google));
  });

  const makeTopic = (name: string) => google.create(types.topic, name, { project, name });
  const makeService = (name: string) =>
    google.create(types.service, name, { ...serviceInputs(account), name });
  const edit = (each: Remembered, from: string, to: string) => {
    const file = cloud.store.file(each.type, each.id);
    const text = readFileSync(file, "utf8");
    assert.ok(text.includes(from), from);
    writeFileSync(file, text.replace(from, to));
  };

  it("gives ids, addresses and members as Google forms them", () => {
    assert.equal(
      account.id,
      `projects/${project}/serviceAccounts/api-runtime@${project}.iam.gserviceaccount.com`,
    );
    assert.equal(account.state["member"], `serviceAccount:api-runtime@${project}.iam.gserviceaccount.com`);
    assert.equal(topic.id, `projects/${project}/topics/rotation`);
  });

  it("gives a project the same number in every run, for stacks' settings name it", () => {
    assert.equal(projectNumber("lotus-staging", { facts: {} }), "295529035293");
    assert.equal(projectNumber("lotus-staging", { facts: { "lotus-staging": "1" } }), "1");
  });

  it("takes the project from the provider's configuration where a resource does not name one", async () => {
    const made = await google.create(types.topic, "events", { name: "events" });
    assert.equal(made.id, `projects/${project}/topics/events`);
  });

  it("shows in a preview what is known before and nothing of what only the cloud knows", async () => {
    const planned = await google.create(types.service, "planned", serviceInputs(account), { preview: true });
    assert.equal(planned.state["ingress"], "INGRESS_TRAFFIC_ALL");
    assert.equal(planned.state["uri"], UNKNOWN);
    assert.deepEqual(await cloud.store.list(types.service), []);
  });

  it("leaves as it was what the cloud computes and the program no longer says", async () => {
    const limits = { cpu: "2", memory: "1Gi" };
    const said = {
      ...serviceInputs(account),
      name: "kept",
      ingress: "INGRESS_TRAFFIC_INTERNAL_ONLY",
      template: { containers: [{ image: "i", resources: { limits } }] },
    };
    const made = await google.create(types.service, "kept", said);
    const silent = { ...serviceInputs(account), name: "kept", template: { containers: [{ image: "i" }] } };
    const later = await google.update(made, silent);
    assert.equal(later.state["ingress"], "INGRESS_TRAFFIC_INTERNAL_ONLY");
    assert.deepEqual(at(later.state, "template.containers.*.resources.limits"), [limits]);
  });

  it("refuses a second resource of the same name with 409", async () => {
    await assert.rejects(
      google.create(types.topic, "twin", { project, name: "rotation" }),
      /Error 409.*already exists/,
    );
  });

  it("keeps two projects apart", async () => {
    await google.create(types.api, "other", { project: "lotus-canary", service: "pubsub.googleapis.com" });
    const other = await google.create(types.topic, "rotation", { project: "lotus-canary", name: "rotation" });
    await google.delete(other);
    assert.ok(await google.read(topic));
  });

  it("refuses a resource whose API is not enabled", async () => {
    await assert.rejects(
      google.create(types.topic, "t", { project: "new", name: "rotation" }),
      /403.*pubsub.*SERVICE_DISABLED/,
    );
  });

  it("names a resource by itself with seven digits, and keeps the name at updates", async () => {
    const made = await google.create(types.topic, "auto", { project });
    assert.match(textAt(made.state, "name") ?? "", /^auto-[0-9a-f]{7}$/);
    assert.equal((await google.diff(made, { project })).changed, false);
    assert.deepEqual((await google.diff(made, { project, name: "mine" })).replaces, ["name"]);
  });

  it("refuses an unknown resource type and names the nearest", async () => {
    await assert.rejects(
      google.check("gcp:pubsub/topics:Topics", "t", {}),
      /does not emulate.*did you mean "gcp:pubsub\/topic:Topic"/,
    );
  });

  it("refuses an unknown input, however deep", async () => {
    const inputs = serviceInputs(account);
    const [container] = inputs.template.containers;
    const wrong = {
      ...inputs,
      template: { ...inputs.template, containers: [{ ...container, imagge: "x" }] },
    };
    await assert.rejects(
      google.check(types.service, "api", wrong),
      /containers\[0\]\.imagge: unknown input.*"image"/,
    );
  });

  it("finds drift by a refresh, and an update repairs it", async () => {
    const made = await makeService("drifting");
    edit(made, '"maxInstanceRequestConcurrency": 5', '"maxInstanceRequestConcurrency": 50');
    edit(made, '"invokerIamDisabled": false', '"invokerIamDisabled": true');
    const found = await google.read(made);
    assert.ok(found);
    const { paths } = await google.diff(found, made.inputs);
    assert.deepEqual(paths, ["invokerIamDisabled", "template.maxInstanceRequestConcurrency"]);
    const repaired = await google.update(found, made.inputs);
    assert.equal(repaired.state["invokerIamDisabled"], false);
    const again = await google.read(repaired);
    assert.ok(again);
    assert.deepEqual(again.inputs, made.inputs);
  });

  it("finds nothing where nothing was changed", async () => {
    for (const made of [account, topic, await makeService("steady")]) {
      const found = await google.read(made);
      assert.deepEqual(found, made);
    }
  });

  it("says that a resource is gone when its file was deleted, and 404 when it is to be changed", async () => {
    const gone = await makeTopic("gone");
    rmSync(cloud.store.file(gone.type, gone.id));
    assert.equal(await google.read(gone), undefined);
    await assert.rejects(google.update(gone, { ...gone.inputs, labels: { a: "b" } }), /Error 404/);
    await google.delete(gone);
  });

  it("imports by id, with the inputs that make it", async () => {
    const found = await google.import(types.topic, "rotation", topic.id);
    assert.deepEqual([found?.inputs["name"], found?.inputs["project"]], ["rotation", project]);
  });

  it("replaces what cannot be changed in place, the old one first where the program names it", async () => {
    const made = await google.create(types.secret, "key", { ...secretInputs(topic), secretId: "replaced" });
    const moved = await google.diff(made, { ...made.inputs, secretId: "other" });
    assert.deepEqual([moved.replaces, moved.deleteBeforeReplace], [["secretId"], true]);
    const replication = { userManaged: { replicas: [{ location: "us-east1" }] } };
    const replicated = await google.diff(made, { ...made.inputs, replication });
    assert.deepEqual(
      [[...new Set(replicated.replaces)], replicated.deleteBeforeReplace],
      [["replication"], true],
    );
    const unnamed = { ...secretInputs(topic), secretId: null };
    const named = await google.create(types.secret, "unnamed", unnamed);
    assert.equal((await google.diff(named, { ...unnamed, replication })).deleteBeforeReplace, false);
    const repository = { project, location: "us-east1", repositoryId: "images", format: "DOCKER" };
    const images = await google.create(types.mirror, "images", repository);
    // Its id is no name that would be given by itself, so the new one is refused: as with the real provider.
    assert.equal((await google.diff(images, { ...repository, format: "NPM" })).deleteBeforeReplace, false);
  });

  it("replaces a log-based metric whose labels change, and not for their order or what they mean", async () => {
    const label = (key: string, description = "") => ({ key, valueType: "STRING", description });
    const inputs = (...labels: ReturnType<typeof label>[]) => {
      const metricDescriptor = { metricKind: "DELTA", valueType: "INT64", labels };
      return { project, name: "answers", filter: "severity>=ERROR", metricDescriptor };
    };
    const token = "gcp:logging/metric:Metric";
    const made = await google.create(token, "answers", inputs(label("class"), label("method")));
    const replaces = async (next: Properties) => (await google.diff(made, next)).replaces.length > 0;
    assert.equal(await replaces(inputs(label("class"))), true);
    assert.equal(await replaces(inputs(label("class"), label("method"), label("path"))), true);
    assert.equal(await replaces(inputs(label("class"), label("verb"))), true);
    assert.equal((await google.diff(made, inputs(label("method"), label("class")))).changed, false);
    assert.equal(await replaces(inputs(label("class", "the first digit"), label("method"))), false);
  });

  it("does not delete what is protected, deletes what is not, and leaves what is abandoned", async () => {
    const made = await makeService("protected");
    await assert.rejects(google.delete(made), /deletion_protection/);
    const open = await google.update(made, { ...made.inputs, deletionProtection: false });
    await google.delete(open);
    assert.equal(await google.read(open), undefined);
    const left = await google.create(types.topic, "left", {
      project,
      name: "left",
      deletionPolicy: "ABANDON",
    });
    await google.delete(left);
    assert.ok(await google.read(left));
  });

  it("moves a rotation that has passed forward by itself", async () => {
    const made = await google.create(types.secret, "key", secretInputs(topic));
    const past = daysAhead(-1);
    edit(made, readRotation(made), past);
    const found = await google.read(made);
    assert.ok(found);
    assert.equal(Date.parse(readRotation(found)), Date.parse(past) + 90 * 86_400_000);
  });

  it("takes another cadence only with a rotation that is ahead, and anything else of the secret with one that has passed", async () => {
    const made = await google.create(types.secret, "shorter", {
      ...secretInputs(topic),
      secretId: "shorter",
    });
    const past = daysAhead(-1);
    edit(made, readRotation(made), past);
    const rotated = (rotationPeriod: string, nextRotationTime: string) => ({
      ...made.inputs,
      rotation: { rotationPeriod, nextRotationTime },
    });
    const labelled = { ...rotated("7776000s", past), labels: { owner: "api" } };
    const known = await google.update(made, labelled);
    await assert.rejects(google.update(known, rotated("2592000s", past)), /at least 5 minutes/);
    const moved = await google.update(known, rotated("2592000s", daysAhead(30)));
    assert.equal(textAt(moved.state, "rotation.rotationPeriod"), "2592000s");
  });
});

function readRotation(secret: Remembered): string {
  return textAt(secret.state, "rotation.nextRotationTime") ?? "";
}
