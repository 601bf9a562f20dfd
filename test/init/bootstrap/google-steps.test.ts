import assert from "node:assert/strict";
import { accessSteps, googleSteps } from "../../../init/bootstrap/google-steps.ts";
import { imageSteps } from "../../../init/bootstrap/image-steps.ts";
import { GoogleClients, placeOf } from "../../../init/bootstrap/place.ts";
import { carryOut, lookAtAll, type Seen, type Step } from "../../../init/steps/step.ts";
import { GantryError } from "../../../model/errors.ts";
import { listenOnLoopback } from "../../../local/listen-on-loopback.ts";
import { placeholders } from "../../../catalog/placeholders.ts";
import { cleanUp } from "../../support/clean-up.ts";
import { TestGoogle } from "../../support/google-cloud.ts";
import { assertShown } from "../../support/screen.ts";
import { TestProject } from "../../support/project.ts";

const silent = { step: () => undefined, tick: () => undefined, done: () => undefined };
const bucket = "lotus-staging-gantry-state";
const key = "projects/lotus-staging/locations/us-east1/keyRings/gantry/cryptoKeys/state-staging";
const names = [
  "CLOUDRESOURCEMANAGER",
  "CLOUDBILLING",
  "SERVICEUSAGE",
  "CLOUDKMS",
  "STORAGE",
  "IAM",
  "RUN",
  "ARTIFACTREGISTRY",
];

describe("what a bootstrap does at Google", () => {
  let project: TestProject;
  let google: TestGoogle;
  let env: Record<string, string>;
  beforeEach(async () => {
    project = new TestProject();
    google = new TestGoogle();
    const { url, close } = await listenOnLoopback(google.listener);
    cleanUp(close);
    env = {
      GOOGLE_OAUTH_ACCESS_TOKEN: "a-token-of-the-test",
      ...Object.fromEntries(names.map((name) => [`CLOUDSDK_API_ENDPOINT_OVERRIDES_${name}`, url])),
    };
  });

  const steps = (state?: string): Step[] => {
    const place = placeOf(project.root, "staging", state);
    const patience = { everyMs: 1, overallMs: 500 };
    const options = { place, clients: new GoogleClients(env), patience, now: new Date() };
    const stack = {
      ...(googleSteps(options)[0] ?? assert.fail()),
      id: "staging/stack",
      name: "stack",
      needs: [],
    };
    const done: Step = { ...stack, look: () => Promise.resolve({ state: "done", note: "there" }) };
    return [...googleSteps(options), ...imageSteps(options), done, ...accessSteps(options)];
  };
  const look = async (state?: string): Promise<Record<string, Seen>> =>
    byName(await lookAtAll(steps(state), silent));
  const act = async (state?: string): Promise<Record<string, Seen>> =>
    byName(await carryOut(steps(state), () => undefined));
  const stateOf = (seen: Record<string, Seen>): Record<string, string> =>
    Object.fromEntries(Object.entries(seen).map(([name, { state: found }]) => [name, found]));

  it("says the two commands that need billing where there is no project, and waits with everything else", async () => {
    const seen = await look();
    assert.equal(seen["project"]?.state, "person");
    assert.deepEqual(seen["project"].how, [
      "gcloud projects create lotus-staging",
      "gcloud billing projects link lotus-staging --billing-account <account>",
    ]);
    assert.deepEqual(
      ["billing", "apis", "key", "bucket", "domain"].map((name) => seen[name]?.state),
      Array(5).fill("later"),
    );
  });

  it("writes the project's number where it is still to be filled in, and refuses another", async () => {
    google.addProject("lotus-staging");
    project.edit("Pulumi.staging.yaml", "295529035293", placeholders.numericId);
    assert.equal((await look())["project"]?.state, "open");
    await act();
    assert.match(project.read("Pulumi.staging.yaml"), /gantry:projectNumber: "295529035293"/);
    project.edit("Pulumi.staging.yaml", "295529035293", "295529035294");
    const { project: other } = await look();
    assert.equal(other?.state, "failed");
    assert.match(
      other.note,
      /says gantry:projectNumber "295529035294", and project lotus-staging has "295529035293"/,
    );
  });

  it("turns nothing on where nobody pays, or the project is about to go", async () => {
    const there = google.addProject("lotus-staging", { billing: false });
    assert.deepEqual(stateOf(await act())["billing"], "person");
    there.state = "DELETE_REQUESTED";
    const { project: going } = await act();
    assert.deepEqual(going?.how, ["gcloud projects undelete lotus-staging"]);
    assert.deepEqual(google.changes, []);
  });

  it("makes bucket and key once, each as it has to be", async () => {
    google.addProject("lotus-staging", { domains: ["lotus.example"] });
    const done = stateOf(await act());
    assert.deepEqual(
      ["project", "billing", "apis", "key", "bucket", "domain"].map((name) => done[name]),
      Array(6).fill("done"),
    );
    const { rotationPeriod, purpose } = google.keys.get(key)?.body ?? {};
    assert.deepEqual([rotationPeriod, purpose], ["7776000s", "ENCRYPT_DECRYPT"]);
    const { location, lifecycle } = google.buckets.get(bucket)?.body ?? {};
    assert.equal(location, "US-EAST1");
    assert.deepEqual(lifecycle, {
      rule: [
        { action: { type: "Delete" }, condition: { numNewerVersions: 50, daysSinceNoncurrentTime: 90 } },
      ],
    });
    const changes = google.changes.length;
    await act();
    assert.equal(google.changes.length, changes);
  });

  it("lets Cloud Run read images of another project once, and leaves it to whoever keeps them where it may not", async () => {
    google.addProject("lotus-staging");
    const image = "europe-west4-docker.pkg.dev/lotus-images/apps/api";
    const config = "environments/staging/config.yml";
    project.edit(config, "image: ghcr.io/lotus-labs/api\n", `image: ${image}\n`);
    const name = "images of lotus-images/apps";
    const unseen = (await act())[name];
    assert.equal(unseen?.state, "person");
    assert.match(unseen.note, /there is no repository lotus-images\/apps in europe-west4/);
    const member = "serviceAccount:service-295529035293@serverless-robot-prod.iam.gserviceaccount.com";
    assert.deepEqual(unseen.how, [
      `gcloud artifacts repositories add-iam-policy-binding apps --project lotus-images --location europe-west4 --role roles/artifactregistry.reader --member ${member}`,
    ]);
    const others = { role: "roles/artifactregistry.writer", members: ["user:mali@lotus.example"] };
    const own = { ...policy(), bindings: [others] };
    google.repositories.set("projects/lotus-images/locations/europe-west4/repositories/apps", own);
    assert.equal((await look())[name]?.state, "open");
    assert.equal((await act())[name]?.state, "done");
    const reader = { role: "roles/artifactregistry.reader", members: [member] };
    assert.deepEqual(own.bindings, [others, reader]);
    const changes = google.changes.length;
    await act();
    assert.equal(google.changes.length, changes);
    google.forbidden = "/repositories/";
    assert.equal((await look())[name]?.state, "person");
  });

  it("needs no right on images where they lie in the environment's own project, or at GHCR", async () => {
    google.addProject("lotus-staging");
    assert.ok(Object.keys(await look()).every((name) => !name.startsWith("images")));
    const image = "us-east1-docker.pkg.dev/lotus-staging/apps/api";
    project.edit("environments/staging/config.yml", "image: ghcr.io/lotus-labs/api\n", `image: ${image}\n`);
    assert.ok(Object.keys(await look()).every((name) => !name.startsWith("images")));
  });

  it("waits until what was turned on answers, which it does not at once", async () => {
    google.addProject("lotus-staging");
    google.slowness = 3;
    assert.equal((await act())["key"]?.state, "done");
  });

  it("closes a bucket that is there and open, and changes nothing else of it", async () => {
    const { number } = google.addProject("lotus-staging");
    const body = { location: "EU", labels: { team: "platform" } };
    google.buckets.set(bucket, { projectNumber: number, body, policy: policy(), objects: new Map() });
    assert.equal((await look())["bucket"]?.state, "later");
    assert.equal((await act())["bucket"]?.state, "done");
    const { versioning, labels, lifecycle } = google.buckets.get(bucket)?.body ?? {};
    assert.deepEqual([versioning, labels, lifecycle], [{ enabled: true }, { team: "platform" }, undefined]);
  });

  it("takes nobody else's bucket, unless somebody names it", async () => {
    google.addProject("lotus-staging");
    const { number } = google.addProject("shared-states", { number: "111222333444" });
    google.buckets.set(bucket, {
      projectNumber: number,
      body: { location: "US" },
      policy: policy(),
      objects: new Map(),
    });
    const refused = (await act())["bucket"];
    assert.equal(refused?.state, "failed");
    assert.match(refused.how.join(), /--state gs:\/\/<bucket>/);
    assert.deepEqual(google.buckets.get(bucket)?.body, { location: "US" });
    assert.equal((await act(`gs://${bucket}`))["bucket"]?.state, "done");
    google.buckets.set("foreign", {
      projectNumber: "5",
      body: { location: "US" },
      policy: policy(),
      objects: new Map(),
    });
    const foreign = (await act("gs://foreign"))["bucket"];
    assert.match(foreign?.note ?? "", /another project's, or this account may not read it/);
  });

  it("goes on with the rest where a right is missing, and says which", async () => {
    google.addProject("lotus-staging");
    google.forbidden = "/keyRings";
    const seen = await act();
    assert.deepEqual([seen["key"]?.state, seen["bucket"]?.state], ["failed", "done"]);
    assert.match(seen["key"]?.how.join() ?? "", /roles\/cloudkms\.admin/);
    google.forbidden = undefined;
    assert.equal((await act())["key"]?.state, "done");
  });

  it("has a key changed by nobody but a person, and refuses one that cannot be used", async () => {
    google.addProject("lotus-staging");
    await act();
    const body = google.keys.get(key)?.body ?? {};
    delete body["rotationPeriod"];
    const never = (await act())["key"];
    assert.equal(never?.state, "person");
    assert.match(never.how.join(), /^gcloud kms keys update state-staging .*--rotation-period 90d/);
    Object.assign(body, { rotationPeriod: "7776000s", primary: { state: "DISABLED" } });
    assert.match((await act())["key"]?.note ?? "", /cannot be used: it is disabled/);
  });

  it("gives rights once the accounts are there, also where somebody changes the policy meanwhile", async () => {
    const there = google.addProject("lotus-staging");
    assert.equal((await act())["deploy-access"]?.state, "waits");
    for (const id of ["deploy-staging", "drift-staging"])
      there.accounts.add(`${id}@lotus-staging.iam.gserviceaccount.com`);
    let moved = false;
    google.beforeChange = (path) => {
      if (moved || !path.endsWith(":setIamPolicy")) return;
      moved = true;
      Object.assign(google.keys.get(key)?.policy ?? {}, { etag: "another" });
    };
    assert.equal((await act())["drift-access"]?.state, "done");
    assert.ok(moved);
    assert.deepEqual(google.keys.get(key)?.policy.bindings, [
      {
        role: "roles/cloudkms.cryptoKeyEncrypterDecrypter",
        members: ["serviceAccount:deploy-staging@lotus-staging.iam.gserviceaccount.com"],
      },
      {
        role: "roles/cloudkms.cryptoKeyDecrypter",
        members: ["serviceAccount:drift-staging@lotus-staging.iam.gserviceaccount.com"],
      },
    ]);
  });

  it("looks at what it can without a token, which is nothing at Google", async () => {
    env = {};
    const { project: seen } = await look();
    assert.match(seen?.note ?? "", /there is no token for Resource Manager/);
  });

  it("is shown on 80 columns: what is there, what would be done, and one list of what is left to people", async () => {
    google.addProject("lotus-staging", { billing: false });
    const home = project.path("home");
    await assertShown("bootstrap-plan", "bootstrap staging --plan", {
      cwd: project.root,
      env: { ...env, HOME: home },
    });
    google.addProject("lotus-staging");
    await assertShown("bootstrap-open", "bootstrap staging --plan", {
      cwd: project.root,
      env: { ...env, HOME: home },
    });
  });

  it("leaves a state that was made by hand where it is", () => {
    project.edit("Pulumi.staging.yaml", "config:", "encryptionsalt: v1:abc:v1:def\nconfig:");
    const ids = steps().map(({ name }) => name);
    assert.ok(!ids.includes("bucket") && !ids.includes("key") && !ids.includes("deploy-access"));
  });

  it("refuses a bucket that the settings do not name, and settings without a project", () => {
    project.edit("Pulumi.staging.yaml", "config:\n", "config:\n  gantry:state: gs://lotus-state\n");
    assert.throws(() => placeOf(project.root, "staging", "gs://other"), GantryError);
    project.edit("Pulumi.staging.yaml", / {2}gcp:project: .*\n/, "");
    assert.throws(
      () => placeOf(project.root, "staging", undefined),
      /Pulumi\.staging\.yaml names no Google project/,
    );
  });
});

function byName(seen: readonly Seen[]): Record<string, Seen> {
  return Object.fromEntries(seen.map((each) => [each.name, each]));
}

function policy() {
  return { etag: "CAE=", version: 1, bindings: [] };
}
