import assert from "node:assert/strict";
import { loadEnvironment } from "../../catalog/load.ts";
import { environmentOutputs } from "../../model/outputs.ts";
import { environmentName } from "../../model/scalars.ts";
import { example, recordedExample, recordEnvironment, withSurface } from "../support/example.ts";
import { makeProject } from "../catalog/project.ts";
import type { RecordedResource, Recording } from "../support/recording.ts";

/** Each resource by type and name, as text that two runs can be compared by. */
function texts({ resources }: Recording): Map<string, string> {
  return new Map(
    resources.map((resource) => [`${resource.type} ${resource.name}`, JSON.stringify(resource.inputs)]),
  );
}

function differences(before: Recording, after: Recording): string[] {
  const old = texts(before);
  return [...texts(after)].filter(([key, text]) => old.get(key) !== text).map(([key]) => key);
}

function owners(resource: RecordedResource): string[] {
  return resource.parent ? [resource.parent.name, ...owners(resource.parent)] : [];
}

describe("the stack of an environment", () => {
  for (const environment of environmentName.options) {
    it(`hands out what its schema says in ${environment}`, async () => {
      const catalog = example(environment);
      const { outputs } = await recordedExample(environment);
      const parsed = environmentOutputs.parse(outputs);
      assert.equal(parsed.environment, environment);
      assert.deepEqual(
        Object.keys(parsed.surfaces),
        catalog.surfaces.map(({ id }) => id),
      );
    });
  }

  it("changes one surface's own resources alone when that surface changes", async () => {
    const before = await recordedExample();
    const after = await recordEnvironment(
      withSurface(example(), "api", (surface) => ({
        ...surface,
        cloudRun: { ...surface.cloudRun, maxInstances: surface.cloudRun.maxInstances + 1 },
      })),
    );
    assert.deepEqual(differences(before, after), [
      "gantry:index:DeploymentSurface api",
      "gcp:cloudrunv2/service:Service api-us-east",
    ]);
  });

  it("runs a surface as its subproject's config.yml has it, merged last", async () => {
    const project = makeProject();
    const text = "surfaces: { api: { cloudRun: { memory: 2Gi } } }\n";
    project.write("environments/staging/subprojects/api/config.yml", text);
    const after = await recordEnvironment(loadEnvironment(project.root, "staging"));
    assert.deepEqual(differences(await recordedExample(), after), [
      "gantry:index:DeploymentSurface api",
      "gcp:cloudrunv2/service:Service api-us-east",
    ]);
    const service = after.get("gcp:cloudrunv2/service:Service", "api-us-east");
    assert.match(JSON.stringify(service.inputs), /"memory":"2Gi"/);
  });

  it("asks for the same resources on every run", async () => {
    const first = await recordedExample();
    const second = await recordEnvironment(example());
    assert.deepEqual(differences(first, second), []);
    assert.equal(first.resources.length, second.resources.length);
  });

  it("gives every resource of a surface to its component", async () => {
    const { resources } = await recordedExample();
    const services = resources.filter(({ type }) => type === "gcp:cloudrunv2/service:Service");
    assert.deepEqual(services.map(owners), [["api"], ["ocr-worker"]]);
  });

  it("names the project on every Google resource that takes one", async () => {
    const { resources } = await recordedExample();
    const without = resources
      .filter(({ type, inputs }) => type.startsWith("gcp:") && inputs["project"] !== "lotus-staging")
      .map(({ type }) => type);
    assert.deepEqual([...new Set(without)], ["gcp:serviceaccount/iAMMember:IAMMember"]);
  });

  it("keeps a secret that no bundle names, readable by nobody", async () => {
    const catalog = example();
    const bundles = catalog.bundles.map((bundle) => ({ ...bundle, additionalRefs: [] }));
    const recording = await recordEnvironment({ ...catalog, bundles });
    recording.get("gcp:secretmanager/secret:Secret", "api-sentry-dsn");
    assert.ok(!recording.resources.some(({ name }) => name === "api-sentry-dsn-accessor"));
  });

  it("lets surfaces read what their bundles share, both ways at once", async () => {
    const catalog = example();
    const shares: Readonly<Record<string, string[]>> = {
      "staging-api": ["ocr-vision-key"],
      "staging-ocr-worker": ["api-sentry-dsn"],
      "staging-mobile": ["portal-vercel-token"],
    };
    const bundles = catalog.bundles.map((bundle) => ({ ...bundle, sharedRefs: shares[bundle.name] ?? [] }));
    const surfaces = catalog.surfaces.map((surface) =>
      surface.id === "ocr-worker"
        ? { ...surface, credentials: [...surface.credentials, "api-sentry-dsn"] }
        : surface,
    );
    const recording = await recordEnvironment({ ...catalog, surfaces, bundles });
    const kind = "gcp:secretmanager/secretIamMember:SecretIamMember";
    const grants = recording.resources.filter(({ type }) => type === kind);
    const readers = (id: string) =>
      grants.filter(({ inputs }) => inputs["secretId"] === id).map(({ inputs }) => inputs["member"]);
    const member = (account: string) => `serviceAccount:${account}@lotus-staging.iam.gserviceaccount.com`;
    assert.deepEqual(readers("api-sentry-dsn").toSorted(), [member("run-api"), member("run-ocr-worker")]);
    assert.deepEqual(readers("ocr-vision-key").toSorted(), [member("run-api"), member("run-ocr-worker")]);
    assert.deepEqual(readers("api-database-url"), [member("run-api")]);
    const grant = recording.get(kind, "api-sentry-dsn-accessor-ocr-worker");
    assert.ok(owners(grant).includes("staging-ocr-worker"));
    assert.ok(grant.dependsOn.includes("gcp:secretmanager/secret:Secret api-sentry-dsn"));
    const service = recording.get("gcp:cloudrunv2/service:Service", "ocr-worker-us-east");
    assert.ok(service.dependsOn.includes(`${kind} api-sentry-dsn-accessor-ocr-worker`));
    const named = recording.get(
      "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable",
      "staging-MOBILE_VERCEL_TOKEN_REF",
    );
    assert.equal(named.inputs["value"], "github:VERCEL_TOKEN");
    const secrets = recording.resources.filter(
      ({ type, name }) => type.endsWith(":Secret") && name === "api-sentry-dsn",
    );
    assert.equal(secrets.length, 1);
  });

  it("waits for the API before it makes anything of it", async () => {
    const recording = await recordedExample();
    const { dependsOn } = recording.get("gcp:cloudrunv2/service:Service", "api-us-east");
    assert.ok(dependsOn.includes("gcp:projects/service:Service run"));
  });
});
