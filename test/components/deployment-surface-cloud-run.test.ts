import assert from "node:assert/strict";
import { example, recordedExample, recordEnvironment, withSurface } from "../support/example.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import type { CloudRunSurface } from "../../model/declared/deployment-surface.ts";
import { environmentOutputs } from "../../model/outputs.ts";
import { at, type RecordedResource } from "../support/recording.ts";

const serviceType = "gcp:cloudrunv2/service:Service";
const projectMemberType = "gcp:projects/iAMMember:IAMMember";
const memberType = "gcp:cloudrunv2/serviceIamMember:ServiceIamMember";

function apiWith(settings: Partial<CloudRunSurface["cloudRun"]>): EnvironmentCatalog {
  return withSurface(example(), "api", (surface) => ({
    ...surface,
    cloudRun: { ...surface.cloudRun, ...settings },
  }));
}

async function service(name = "api-us-east"): Promise<RecordedResource> {
  return (await recordedExample()).get(serviceType, name);
}

describe("a surface on Cloud Run", () => {
  it("runs its image by digest, from the region's mirror of GHCR", async () => {
    assert.match(
      String(at(await service(), "template.containers.0.image")),
      /^us-east1-docker\.pkg\.dev\/lotus-staging\/ghcr\/lotus-labs\/api@sha256:[0-9a-f]{64}$/,
    );
  });

  it("runs the image of its version, and tells the engine which that is", async () => {
    const digest = `sha256:${"c".repeat(64)}`;
    const name = "ghcr.io/lotus-labs/api";
    const version = { name: "api/v1.2.3", id: "1".repeat(40) };
    const running = { version, images: new Map([[name, `${name}@${digest}`]]) };
    const recording = await recordEnvironment(example(), new Map([["api", running]]));
    assert.equal(
      at(recording.get(serviceType, "api-us-east"), "template.containers.0.image"),
      `us-east1-docker.pkg.dev/lotus-staging/ghcr/lotus-labs/api@${digest}`,
    );
    const surface = recording.get("gantry:index:DeploymentSurface", "api");
    assert.deepEqual(
      [surface.inputs["version"], surface.inputs["versionTag"], at(surface, "regional.us-east.image")],
      ["api/v1.2.3", "1".repeat(40), `${name}@${digest}`],
    );
  });

  it("waits for its first version where it has no initial image: no service, no caller, no name", async () => {
    const recording = await recordEnvironment(
      withSurface(example(), "api", ({ cloudRun: { initialImage, ...cloudRun }, ...surface }) => ({
        ...surface,
        cloudRun: initialImage === undefined ? assert.fail() : cloudRun,
      })),
    );
    const own = recording.resources
      .filter(({ name }) => /^api(-us-east.*|-staging\.lotus\.example)$/.test(name))
      .map(({ type }) => type);
    assert.deepEqual(own, []);
    const { surfaces } = environmentOutputs.parse(recording.outputs);
    const { api } = surfaces;
    assert.deepEqual(api?.platform === "cloud-run" && [api.version, api.services], [null, {}]);
  });

  it("runs as an account of its own that nothing else runs as", async () => {
    const recording = await recordedExample();
    const accounts = recording.all(serviceType).map((each) => at(each, "template.serviceAccount"));
    assert.deepEqual(accounts, [
      "run-api@lotus-staging.iam.gserviceaccount.com",
      "run-ocr-worker@lotus-staging.iam.gserviceaccount.com",
    ]);
  });

  it("lets the deploy account start services as that account, and as no other", async () => {
    const recording = await recordedExample();
    const member = recording.get("gcp:serviceaccount/iAMMember:IAMMember", "run-api-deployer");
    assert.deepEqual(member.inputs, {
      serviceAccountId:
        "projects/lotus-staging/serviceAccounts/run-api@lotus-staging.iam.gserviceaccount.com",
      role: "roles/iam.serviceAccountUser",
      member: "serviceAccount:deploy-staging@lotus-staging.iam.gserviceaccount.com",
    });
  });

  it("asks its health path whether it started and lives, and its ready path whether it is ready", async () => {
    const container = "template.containers.0";
    const api = await service();
    assert.equal(at(api, `${container}.startupProbe.httpGet.path`), "/healthz");
    assert.equal(at(api, `${container}.livenessProbe.httpGet.path`), "/healthz");
    assert.equal(at(api, `${container}.readinessProbe.httpGet.path`), "/readyz");
    assert.equal(at(api, `${container}.readinessProbe.initialDelaySeconds`), undefined);
  });

  for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"]) {
    it(`has a ${probe} whose timeout is below its period`, async () => {
      const api = await service();
      const timeout = Number(at(api, `template.containers.0.${probe}.timeoutSeconds`));
      assert.ok(timeout < Number(at(api, `template.containers.0.${probe}.periodSeconds`)));
    });
  }

  it("sets concurrency, instances and size as the catalog has them", async () => {
    const worker = await service("ocr-worker-us-east");
    assert.equal(at(worker, "template.maxInstanceRequestConcurrency"), 1);
    assert.deepEqual(at(worker, "template.scaling"), { minInstanceCount: 0, maxInstanceCount: 2 });
    assert.deepEqual(at(worker, "template.containers.0.resources.limits"), { cpu: "2", memory: "2Gi" });
  });

  it("has its CPU between requests, and sends a client to one instance, where it says so", async () => {
    const told = (made: RecordedResource): unknown[] => [
      at(made, "template.containers.0.resources.cpuIdle"),
      at(made, "template.sessionAffinity"),
    ];
    assert.deepEqual(told(await service()), [true, undefined]);
    const recording = await recordEnvironment(apiWith({ cpuAlways: true, sessionAffinity: true }));
    assert.deepEqual(told(recording.get(serviceType, "api-us-east")), [false, true]);
  });

  it("goes through the network that it names", async () => {
    const vpc = { network: "apps", subnetwork: "run", egress: "all" as const };
    const recording = await recordEnvironment(apiWith({ vpc }));
    assert.deepEqual(at(recording.get(serviceType, "api-us-east"), "template.vpcAccess"), {
      networkInterfaces: [{ network: "apps", subnetwork: "run" }],
      egress: "ALL_TRAFFIC",
    });
  });

  it("reaches Cloud SQL below /cloudsql, with the right that it takes in its own project alone", async () => {
    const cloudSql = ["lotus-staging:us-east1:orders", "lotus-data:us-east1:people"];
    const recording = await recordEnvironment(apiWith({ cloudSql, roles: ["roles/storage.objectUser"] }));
    const made = recording.get(serviceType, "api-us-east");
    assert.deepEqual(at(made, "template.volumes"), [
      { name: "cloudsql", cloudSqlInstance: { instances: cloudSql } },
    ]);
    assert.deepEqual(at(made, "template.containers.0.volumeMounts"), [
      { name: "cloudsql", mountPath: "/cloudsql" },
    ]);
    const rights = ["api-storage.objectUser", "api-cloudsql.client"];
    const member = "serviceAccount:run-api@lotus-staging.iam.gserviceaccount.com";
    for (const right of rights) {
      const { inputs } = recording.get(projectMemberType, right);
      const role = right.replace("api-", "roles/");
      assert.deepEqual(inputs, { project: "lotus-staging", role, member });
      assert.ok(
        made.dependsOn.includes(`${projectMemberType} ${right}`),
        `the service may start before ${right}`,
      );
    }
    recording.get("gcp:projects/service:Service", "sqladmin");
    const elsewhere = await recordEnvironment(apiWith({ cloudSql: cloudSql.slice(1) }));
    assert.ok(!elsewhere.resources.some(({ name }) => name === "api-cloudsql.client"));
  });

  it("never fixes the revision's name", async () => {
    assert.equal(at(await service(), "template.revision"), undefined);
  });

  it("is open to everyone only where it says public", async () => {
    const members = (await recordedExample()).all(memberType);
    assert.deepEqual(
      members.map(({ name, inputs }) => [name, inputs["member"], inputs["role"]]),
      [["api-us-east-public", "allUsers", "roles/run.invoker"]],
    );
  });

  it("loses its open door when public is taken back", async () => {
    const closed = withSurface(example(), "api", (surface) => ({ ...surface, public: false }));
    assert.deepEqual((await recordEnvironment(closed)).all(memberType), []);
  });

  it("keeps the invoker check on even where everyone may call it", async () => {
    assert.equal((await service()).inputs["invokerIamDisabled"], false);
  });

  it("waits for the right to read its secrets", async () => {
    const { dependsOn } = await service();
    assert.ok(
      dependsOn.includes("gcp:secretmanager/secretIamMember:SecretIamMember api-supabase-key-accessor"),
    );
  });

  it("runs once in every region, as that region's file has it", async () => {
    const services = (await recordedExample("production")).all(serviceType);
    assert.deepEqual(
      services.map((each) => [each.name, each.inputs["location"], at(each, "template.scaling")]),
      [
        ["api-eu-west", "europe-west1", { minInstanceCount: 1, maxInstanceCount: 10 }],
        ["api-us-east", "us-east1", { minInstanceCount: 2, maxInstanceCount: 20 }],
        ["ocr-worker-eu-west", "europe-west1", { minInstanceCount: 1, maxInstanceCount: 5 }],
        ["ocr-worker-us-east", "us-east1", { minInstanceCount: 1, maxInstanceCount: 10 }],
      ],
    );
  });

  it("is protected in production by Google and by the engine", async () => {
    const api = (await recordedExample("production")).get(serviceType, "api-us-east");
    assert.equal(api.inputs["deletionProtection"], true);
    assert.equal(api.options.protect, true);
  });
});
