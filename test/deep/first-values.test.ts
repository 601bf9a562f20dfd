import assert from "node:assert/strict";
import { environmentNames } from "../../model/environment-names.ts";
import { Store } from "../../local/store.ts";
import { versionsOf } from "../../local/gcp/secret-versions.ts";
import { gantry, upDocument, type Ran } from "../support/gantry.ts";
import { secretsOfStaging } from "../support/fake-keepers.ts";
import { SealedProject } from "../support/sealed-project.ts";

/** Google makes no service whose secret has no version, and no mirror whose token has none. */
describe("the first gantry up of an environment whose secrets have values", () => {
  let project: SealedProject;
  before(async () => {
    project = await SealedProject.make();
  });
  const up = (env = project.env()): Promise<Ran> =>
    gantry(project, ["up", "staging", "--local", "--yes", "--json"], env);
  const versions = async (id: string): Promise<number> =>
    (await versionsOf(`projects/lotus-staging/secrets/${id}`, new Store(project.path(".gantry", "cloud"))))
      .length;

  it("makes the places, writes the values, then makes what reads them", async () => {
    const ran = await up();
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    assert.match(
      ran.stderr,
      /api-us-east, ghcr-us-east, ocr-worker-us-east, sampler cannot be made before 7 secrets have a first value/,
    );
    assert.match(
      ran.stderr,
      /first of two steps: .*writing api-sentry-dsn to Secret Manager of lotus-staging.*second of two steps/s,
    );
    assert.doesNotMatch(ran.stdout + ran.stderr, /canary/);
    // Migrations run with a version that has some: nothing reads their secret before.
    for (const id of secretsOfStaging)
      assert.equal(await versions(id), id === "migrations-database-url" ? 0 : 1, id);
    // The mirror, two services, the sampler's job, and what leads to them.
    assert.equal(upDocument.parse(JSON.parse(ran.stdout)).changes.create, 11);
  });

  it("takes one step when the values are there", async () => {
    project.edit(
      "environments/global/config.yml",
      /^ {4}vercel:$/m,
      "    vercel:\n      variables: { OLD_FLAG: on }",
    );
    const ran = await up();
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    assert.doesNotMatch(ran.stderr, /two steps/);
  });

  it("changes a service that is to read a new secret after that has a value, and takes the old one away last", async () => {
    for (const environment of ["global", ...environmentNames])
      project.edit(`environments/${environment}/config.yml`, /api-sentry-dsn/g, "api-honey-key");
    // The second step takes it from a component that stays, whose declaration the first must not have changed already.
    project.edit("environments/global/config.yml", "      variables: { OLD_FLAG: on }\n", "");
    await project.seal((id) => `canary-${id}`);
    const ran = await up();
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    assert.match(ran.stderr, /api-us-east cannot be made before a secret has a first value/);
    const { changes } = upDocument.parse(JSON.parse(ran.stdout));
    assert.equal(changes.create, 0);
    assert.ok(changes.delete >= 4);
    assert.deepEqual([await versions("api-honey-key"), await versions("api-sentry-dsn")], [1, 0]);
  });
});
