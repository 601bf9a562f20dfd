import assert from "node:assert/strict";
import type { Running } from "../../components/running.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { cloudRunJob, type CloudRunJob } from "../../model/declared/cloud-run-job.ts";
import type { CloudRunSurface } from "../../model/declared/deployment-surface.ts";
import { example, recordEnvironment, withSurface } from "../support/example.ts";
import { at } from "../support/recording.ts";

const jobType = "gcp:cloudrunv2/job:Job";
const accessType = "gcp:cloudrunv2/jobIamMember:JobIamMember";
const scheduleType = "gcp:cloudscheduler/job:Job";
const serviceType = "gcp:cloudrunv2/service:Service";
const projectRole = "gcp:projects/iAMMember:IAMMember";
const container = "template.template.containers.0";
const ghcr = "ghcr.io/lotus-labs/api";
const mirror = "us-east1-docker.pkg.dev/lotus-staging/ghcr/lotus-labs/api";

const nightly = cloudRunJob.parse({
  command: ["node"],
  args: ["cleanup.js", "--days", "30"],
  schedule: "0 3 * * *",
  timeZone: "Asia/Bangkok",
  timeoutSeconds: 900,
  maxRetries: 2,
  memory: "2Gi",
});
const once = cloudRunJob.parse({ jobName: "orders-import", args: ["import"] });

function withJobs(
  jobs: Readonly<Record<string, CloudRunJob>>,
  settings: Partial<CloudRunSurface["cloudRun"]> = {},
  base: EnvironmentCatalog = example(),
): EnvironmentCatalog {
  return withSurface(base, "api", (surface) => ({
    ...surface,
    cloudRun: { ...surface.cloudRun, ...settings, jobs },
  }));
}

/** The API, of which one version serves while another takes over with some of the requests. */
function takingOver(percent: number, served: boolean): ReadonlyMap<string, Running> {
  const images = (digit: string) => new Map([[ghcr, `${ghcr}@sha256:${digit.repeat(64)}`]]);
  const version = (name: string) => ({ name, id: "1".repeat(40) });
  const before = { version: version("api/v1.0.0"), images: images("a") };
  const serving = new Map(served ? [["us-east", "api-00001"]] : []);
  const traffic = { percent, serving, before: served ? before : undefined };
  return new Map([["api", { version: version("api/v2.0.0"), images: images("b"), traffic }]]);
}

describe("a surface's jobs", () => {
  it("run the service's image as its account, with its variables and secrets, and what they do instead", async () => {
    const recording = await recordEnvironment(withJobs({ nightly }));
    const job = recording.get(jobType, "api-nightly");
    const service = recording.get(serviceType, "api-us-east");
    assert.equal(at(job, `${container}.image`), at(service, "template.containers.0.image"));
    assert.deepEqual(at(job, `${container}.envs`), at(service, "template.containers.0.envs"));
    assert.equal(at(job, "template.template.serviceAccount"), at(service, "template.serviceAccount"));
    assert.deepEqual(at(job, `${container}.commands`), ["node"]);
    assert.deepEqual(at(job, `${container}.args`), ["cleanup.js", "--days", "30"]);
    assert.deepEqual(at(job, `${container}.resources.limits`), { cpu: "1", memory: "2Gi" });
    assert.equal(at(job, "template.template.timeout"), "900s");
    assert.equal(at(job, "template.template.maxRetries"), 2);
    assert.ok(
      job.dependsOn.includes("gcp:secretmanager/secretIamMember:SecretIamMember api-supabase-key-accessor"),
    );
  });

  it("reach what the service reaches: its network and its instances of Cloud SQL", async () => {
    const cloudSql = ["lotus-staging:us-east1:orders"];
    const vpc = { network: "apps", subnetwork: "run", egress: "all" as const };
    const recording = await recordEnvironment(withJobs({ nightly }, { cloudSql, vpc }));
    const job = recording.get(jobType, "api-nightly");
    const service = recording.get(serviceType, "api-us-east");
    for (const field of ["volumes", "vpcAccess"])
      assert.deepEqual(at(job, `template.template.${field}`), at(service, `template.${field}`));
    assert.deepEqual(at(job, `${container}.volumeMounts`), [{ name: "cloudsql", mountPath: "/cloudsql" }]);
    assert.ok(job.dependsOn.includes(`${projectRole} api-cloudsql.client`), "it may start without its right");
  });

  it("are started by an account that may start this surface's jobs and nothing else", async () => {
    const recording = await recordEnvironment({ ...withJobs({ nightly }), sampler: undefined });
    const schedule = recording.get(scheduleType, "api-nightly");
    assert.deepEqual(
      [schedule.inputs["schedule"], schedule.inputs["timeZone"], schedule.inputs["region"]],
      ["0 3 * * *", "Asia/Bangkok", "us-east1"],
    );
    assert.equal(
      at(schedule, "httpTarget.uri"),
      "https://run.googleapis.com/v2/projects/lotus-staging/locations/us-east1/jobs/api-nightly:run",
    );
    const starter = "start-api@lotus-staging.iam.gserviceaccount.com";
    assert.equal(at(schedule, "httpTarget.oauthToken.serviceAccountEmail"), starter);
    assert.deepEqual(
      recording.resources
        .filter(({ inputs }) => inputs["member"] === `serviceAccount:${starter}`)
        .map(({ type, inputs }) => [type, inputs["role"], inputs["name"]]),
      [[accessType, "roles/run.invoker", "api-nightly"]],
    );
    // What a deployment and a look for drift need for it.
    recording.get("gcp:projects/service:Service", "cloudscheduler");
    recording.get(projectRole, "deploy-staging-cloudscheduler.admin");
    recording.get(projectRole, "drift-staging-cloudscheduler.viewer");
  });

  it("without a schedule are started by nobody, and keep the name that they had", async () => {
    const recording = await recordEnvironment({ ...withJobs({ once }), sampler: undefined });
    assert.equal(recording.get(jobType, "orders-import").inputs["name"], "orders-import");
    assert.deepEqual(recording.all(scheduleType), []);
    const names = recording.resources.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => /^start-|cloudscheduler/.test(name)),
      [],
    );
  });

  it("are in the primary region alone", async () => {
    const recording = await recordEnvironment(withJobs({ nightly }, {}, example("production")));
    const locations = (type: string, field: string) =>
      recording
        .all(type)
        .filter(({ name }) => name === "api-nightly")
        .map(({ inputs }) => inputs[field]);
    assert.deepEqual(locations(jobType, "location"), ["us-east1"]);
    assert.deepEqual(locations(scheduleType, "region"), ["us-east1"]);
  });

  it("stay at the version before as long as another one shares its requests", async () => {
    for (const [percent, served, digit] of [
      [0, true, "a"],
      [50, true, "a"],
      [100, true, "b"],
      [0, false, "b"],
    ] as const) {
      const recording = await recordEnvironment(withJobs({ nightly }), takingOver(percent, served));
      const image = at(recording.get(jobType, "api-nightly"), `${container}.image`);
      assert.equal(image, `${mirror}@sha256:${digit.repeat(64)}`, `${percent} % ${String(served)}`);
      const surface = recording.get("gantry:index:DeploymentSurface", "api");
      const told = at(surface, "regional.us-east.jobImage") ?? at(surface, "regional.us-east.image");
      assert.equal(told, `${ghcr}@sha256:${digit.repeat(64)}`);
    }
  });

  it("wait for the first version where the service does, and what starts them is there", async () => {
    const recording = await recordEnvironment(withJobs({ nightly }, { initialImage: undefined }));
    assert.ok(!recording.resources.some(({ name }) => name.startsWith("api-nightly")));
    recording.get("gcp:serviceaccount/account:Account", "start-api");
  });
});
