import assert from "node:assert/strict";
import { z } from "zod";
import { gitAs } from "../support/git-as.ts";
import { gantry, upDocument } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";
import { begin, end, imageBy, makeEnvironmentTag, makeVersion } from "../support/released.ts";

const api = "ghcr.io/lotus-labs/api";
const local = { place: "local" } as const;
const worker = "ghcr.io/lotus-labs/ocr-worker";

const document = upDocument.extend({
  versions: z.array(
    z.object({ surface: z.string(), from: z.string().nullable(), to: z.string().nullable() }),
  ),
  outputs: z
    .object({
      surfaces: z.record(
        z.string(),
        z.looseObject({
          version: z.string().nullable(),
          services: z.record(z.string(), z.looseObject({ image: z.string() })).optional(),
        }),
      ),
    })
    .nullable(),
});

describe("a deployment of what the tags say", function () {
  this.timeout(240_000);
  let project: TestProject;
  const run = (...args: string[]) => gantry(project, [...args, "--local"]);

  before(async () => {
    project = new TestProject();
    await gitAs(project.root, ["init", "--quiet", "--initial-branch=main"]);
    project.write(".gitignore", ".gantry\nnode_modules\n");
    await gitAs(project.root, ["add", "--all"]);
    await gitAs(project.root, ["commit", "--quiet", "--message", "Begin"]);
    project.edit("environments/staging/config.yml", new RegExp(` +initialImage: ${worker}@.*\n`), "");
  });

  it("begins with the initial image, and lets a surface without one wait", async () => {
    const ran = await run("up", "staging", "--yes");
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /versions\n {2}api +initial image\n/);
    assert.match(ran.stdout, /ocr-worker +waits for its first version\n/);
    assert.match(ran.stderr, /notice: ocr-worker waits for its first version/);
    assert.doesNotMatch(ran.stdout, /cloudrunv2 Service +ocr-worker|(DomainMapping|DnsRecord) +ocr-worker/);
    assert.match(ran.stdout, /cloudrunv2 Service +api-us-east/);
  });

  it("may wait in production as well, by every rule", async () => {
    project.edit("environments/production/config.yml", new RegExp(` +initialImage: ${api}@.*\n`), "");
    const ran = await run("preview", "production");
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /api +waits for its first version\n/);
  });

  it("brings the version that the tags name, and says versions where the engine has digests", async () => {
    await makeVersion(project.root, "v1.0.0", [imageBy(api, "a"), imageBy(worker, "b")]);
    const first = await begin(project.root, "staging", 1, ["v1.0.0"], local);
    await end(project.root, "staging", first, "SUCCESS", "local");
    await makeEnvironmentTag(project.root, "staging", "v1.0.0");
    const shown = await run("preview", "staging");
    assert.match(shown.stdout, /template\.containers\[0\]\.image: initial image → v1\.0\.0\n/);
    assert.match(shown.stdout, /ocr-worker +waits for its first version → v1\.0\.0\n/);
    const ran = await run("up", "staging", "--yes", "--json");
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    const { versions, outputs } = document.parse(JSON.parse(ran.stdout));
    assert.deepEqual(
      versions.find(({ surface }) => surface === "api"),
      {
        surface: "api",
        from: null,
        to: "v1.0.0",
      },
    );
    assert.equal(outputs?.surfaces["portal"]?.version, "v1.0.0");
    assert.match(
      outputs.surfaces["ocr-worker"]?.services?.["us-east"]?.image ?? "",
      /ocr-worker@sha256:b{64}$/,
    );
  });

  it("is refused to others while an attempt is open", async () => {
    await makeVersion(project.root, "v1.1.0", [imageBy(api, "c"), imageBy(worker, "d")]);
    const attempt = await begin(project.root, "staging", 2, ["v1.1.0"], local);
    const ran = await run("up", "staging", "--yes");
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /staging is being deployed: deploy-2 has not ended\n.*v1\.1\.0/);
    await end(project.root, "staging", attempt, "CANCELLED", "local");
  });

  it("never goes back to an initial image because a clone lacks tags", async () => {
    const tag = (await gitAs(project.root, ["rev-parse", "staging"])).trim();
    await gitAs(project.root, ["tag", "--delete", "staging"]);
    const ran = await run("up", "staging", "--yes", "--json");
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    const { violations, applied } = document.parse(JSON.parse(ran.stdout));
    assert.equal(applied, false);
    assert.deepEqual(
      violations.map(({ rule, resource }) => [rule, resource.split("::").at(-1)]).toSorted(),
      ["api", "mobile", "ocr-worker", "portal"].map((surface) => ["never-go-back-unasked", surface]),
    );
    await gitAs(project.root, ["update-ref", "refs/tags/staging", tag]);
  });
});
