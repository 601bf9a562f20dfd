import assert from "node:assert/strict";
import { cloudRunJob } from "../../model/declared/cloud-run-job.ts";
import { cloudRunSidecar } from "../../model/declared/cloud-run-sidecar.ts";
import { cloudRunVolume } from "../../model/declared/cloud-run-volume.ts";
import { example, recordEnvironment, withSurface } from "../support/example.ts";
import { at } from "../support/recording.ts";

const serviceType = "gcp:cloudrunv2/service:Service";
const image = `ghcr.io/lotus-labs/x@sha256:${"b".repeat(64)}`;

const catalog = withSurface(example(), "api", (surface) => ({
  ...surface,
  cloudRun: {
    ...surface.cloudRun,
    volumes: {
      key: cloudRunVolume.parse({ path: "/secrets/supabase", secretRef: "api-supabase-key", file: "key" }),
      uploads: cloudRunVolume.parse({ path: "/mnt/uploads", bucket: "lotus-staging-uploads" }),
      scratch: cloudRunVolume.parse({ path: "/mnt/scratch", size: "64Mi" }),
    },
    sidecars: { cache: cloudRunSidecar.parse({ image, mounts: { scratch: "/data" } }) },
    jobs: { nightly: cloudRunJob.parse({ args: ["clean"] }) },
  },
}));

describe("what a surface has in its file system", () => {
  for (const [what, type, name, template] of [
    ["the service", serviceType, "api-us-east", "template"],
    ["its jobs", "gcp:cloudrunv2/job:Job", "api-nightly", "template.template"],
  ] as const)
    it(`is of ${what} secrets as files, buckets and memory, and such a secret is no variable`, async () => {
      const made = (await recordEnvironment(catalog)).get(type, name);
      assert.deepEqual(at(made, `${template}.volumes`), [
        {
          name: "volume-key",
          secret: { secret: "api-supabase-key", items: [{ path: "key", version: "latest" }] },
        },
        { name: "volume-uploads", gcs: { bucket: "lotus-staging-uploads", readOnly: true } },
        { name: "volume-scratch", emptyDir: { medium: "MEMORY", sizeLimit: "64Mi" } },
      ]);
      assert.deepEqual(at(made, `${template}.containers.0.volumeMounts`), [
        { name: "volume-key", mountPath: "/secrets/supabase" },
        { name: "volume-uploads", mountPath: "/mnt/uploads" },
        { name: "volume-scratch", mountPath: "/mnt/scratch" },
      ]);
      assert.doesNotMatch(JSON.stringify(at(made, `${template}.containers.0.envs`)), /api-supabase-key/);
    });

  it("is of a sidecar what it names, and no secret", async () => {
    const made = (await recordEnvironment(catalog)).get(serviceType, "api-us-east");
    assert.deepEqual(at(made, "template.containers.1.volumeMounts"), [
      { name: "volume-scratch", mountPath: "/data" },
    ]);
  });

  it("takes the second execution environment where it is a bucket, and says nothing of it elsewhere", async () => {
    const environment = async (of: typeof catalog) =>
      at((await recordEnvironment(of)).get(serviceType, "api-us-east"), "template.executionEnvironment");
    assert.equal(await environment(catalog), "EXECUTION_ENVIRONMENT_GEN2");
    assert.equal(await environment(example()), undefined);
  });
});
