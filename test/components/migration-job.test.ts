import assert from "node:assert/strict";
import { migrationsId } from "../../stacks/versions.ts";
import { example, recordedExample, recordEnvironment } from "../support/example.ts";
import { at } from "../support/recording.ts";

const jobType = "gcp:cloudrunv2/job:Job";
const image = "ghcr.io/lotus-labs/migrations";
const digest = `sha256:${"5d0e3b7c".repeat(8)}`;

/** Production with a version of the api that has these images. */
function released(images: ReadonlyMap<string, string>, migration?: string) {
  const version = { name: "api/v1.2.3", id: "1".repeat(40), migration };
  return recordEnvironment(example("production"), new Map([[migrationsId, { version, images }]]));
}

const own = new Map([[image, `${image}@${digest}`]]);

describe("the job that migrates", () => {
  it("has the version's image from the mirror, and migrates as far as the version says", async () => {
    const recording = await released(own, "0002-index-documents");
    const job = recording.get(jobType, "migrations");
    const container = "template.template.containers.0";
    assert.equal(
      at(job, `${container}.image`),
      `us-east1-docker.pkg.dev/lotus-production/ghcr/lotus-labs/migrations@${digest}`,
    );
    assert.deepEqual(at(job, `${container}.args`), [
      "migrate",
      "up",
      "production",
      "--job",
      "--to",
      "0002-index-documents",
      "--yes",
    ]);
    assert.equal(at(job, "template.template.timeout"), "3600s");
    assert.equal(at(job, "template.template.maxRetries"), 0);
  });

  it("is an account of its own, which alone reads the connection string", async () => {
    const recording = await released(own, "0002-index-documents");
    const account = "migrate-production@lotus-production.iam.gserviceaccount.com";
    assert.equal(at(recording.get(jobType, "migrations"), "template.template.serviceAccount"), account);
    const readers = recording
      .all("gcp:secretmanager/secretIamMember:SecretIamMember")
      .filter(({ inputs }) => inputs["secretId"] === "migrations-database-url");
    assert.deepEqual(
      readers.map(({ inputs }) => inputs["member"]),
      [`serviceAccount:${account}`],
    );
    const others = recording
      .all("gcp:secretmanager/secretIamMember:SecretIamMember")
      .filter(({ inputs }) => inputs["member"] === `serviceAccount:${account}`);
    assert.equal(others.length, 1);
  });

  it("waits for the first version that has its image and a migration", async () => {
    for (const [images, migration] of [
      [new Map<string, string>(), "0002-index-documents"],
      [own, undefined],
    ] as const) {
      const jobs = (await released(images, migration)).all(jobType).map(({ name }) => name);
      assert.ok(!jobs.includes("migrations"));
    }
    const { resources } = await recordedExample("production");
    assert.ok(resources.some(({ name }) => name === "migrate-production"));
  });

  it("is nowhere where the catalog declares none, and then nobody reads its secret", async () => {
    const catalog = example("production");
    const database = { ...catalog.database, job: undefined };
    const recording = await recordEnvironment({ ...catalog, database });
    assert.ok(!recording.resources.some(({ name }) => name.startsWith("migrate-")));
    assert.ok(!recording.resources.some(({ name }) => name === "migrations-database-url-accessor"));
    assert.ok(!recording.resources.some(({ name }) => name === "deploy-production-logging.viewer"));
  });
});
