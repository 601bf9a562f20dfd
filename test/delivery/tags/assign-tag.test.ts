import assert from "node:assert/strict";
import { assignTag } from "../../../delivery/tags/assign-tag.ts";
import { GantryError } from "../../../model/errors.ts";
import { captured } from "../../support/captured.ts";
import type { Ran } from "../../support/gantry.ts";
import { inProcess } from "../../support/in-process.ts";
import { image, TagRepository } from "../../support/tag-repository.ts";

describe("gantry tag assign", () => {
  let repository: TagRepository;
  beforeEach(async () => {
    repository = await TagRepository.create();
  });
  const assign = (...args: readonly string[]): Promise<Ran> =>
    inProcess(["tag", "assign", ...args], { cwd: repository.root, env: {} });
  const version = ["--type", "version", "--version", "v1.0.0", "--artifact", image("api"), "--yes"];
  const staging = ["--type", "environment", "--environment", "staging", "--yes"];
  const remoteRefs = (): Promise<string> => repository.atRemote("for-each-ref", "--format=%(refname)");

  it("says of each tag what became of it", async () => {
    const subprojects = ["--subproject", "api", "--subproject", "services/auth"];
    const made = await assign(...version, ...subprojects);
    assert.match(
      made.stdout,
      /^CREATED api\/v1\.0\.0 on [0-9a-f]{12}\nCREATED services\/auth\/v1\.0\.0 on [0-9a-f]{12}\n$/,
    );
    assert.match((await assign(...version, ...subprojects)).stdout, /^UNCHANGED api.*\nUNCHANGED services/);
    const run = await assign(
      ...staging,
      "--observed",
      "--version",
      "api/v1.0.0",
      "--version",
      "services/auth/v1.0.0",
    );
    assert.equal(
      run.stdout,
      "CREATED api/staging to api/v1.0.0\nCREATED services/auth/staging to services/auth/v1.0.0\n",
    );
    assert.equal(
      (await assign(...staging, "--observed", "--version", "api/v1.0.0")).stdout,
      "UNCHANGED api/staging at api/v1.0.0\n",
    );
  });

  it("tells programs the same", async () => {
    const { stdout } = await assign(...version, "--subproject", "api", "--json");
    assert.deepEqual(JSON.parse(stdout), [
      {
        tagName: "api/v1.0.0",
        tagType: "VERSION",
        result: "CREATED",
        commitSha: await repository.git("rev-parse", "HEAD"),
        written: true,
      },
    ]);
  });

  it("writes nothing where that is asked for, and needs no answer then", async () => {
    const { stdout, stderr, exitCode } = await assign(...version.slice(0, -1), "--dry-run");
    assert.equal(exitCode, 0);
    assert.match(stdout, /^CREATED v1\.0\.0 on /);
    assert.match(stderr, /nothing was written: --dry-run/);
    assert.equal(await remoteRefs(), "refs/heads/main");
  });

  it("asks before it writes, and does nothing where nobody answers", async () => {
    const { exitCode, stderr } = await assign(...version.slice(0, -1));
    assert.equal(exitCode, 2);
    assert.match(stderr, /--yes was not given/);
    assert.equal(await remoteRefs(), "refs/heads/main");
  });

  it("lets no environment have a tag where there is no catalog that could say what it has to pass", async () => {
    await assign(...version, "--subproject", "api");
    const before = await remoteRefs();
    const { exitCode, stderr } = await assign(...staging, "--version", "api/v1.0.0", "--force-move");
    assert.notEqual(exitCode, 0);
    assert.match(stderr, /environments/);
    assert.equal(await remoteRefs(), before);
  });

  it("assigns it once every gate lets it", async () => {
    await assign(...version, "--subproject", "api");
    const { context, stdout } = captured({ cwd: repository.root });
    const options = {
      type: "environment",
      versions: ["api/v1.0.0"],
      environment: "staging",
      state: undefined,
      subprojects: [],
      commit: undefined,
      artifacts: [],
      attestations: [],
      run: undefined,
      migration: undefined,
      forceMove: false,
      observed: false,
      dryRun: false,
      yes: true,
      json: false,
    };
    const closed = assignTag(context, options, () => Promise.resolve(["a hold is there"]));
    await assert.rejects(
      closed,
      (error: unknown) => error instanceof GantryError && error.problems.includes("a hold is there"),
    );
    await assignTag(context, options, () => Promise.resolve([]));
    assert.equal(stdout(), "CREATED api/staging to api/v1.0.0\n");
  });

  for (const option of ["--observed", "--force-move"]) {
    it(`refuses ${option} for a version`, async () => {
      const { exitCode, stderr } = await assign(...version, option);
      assert.equal(exitCode, 2);
      assert.match(stderr, new RegExp(option));
    });
  }

  it("says in a folder of no repository where to run it", async () => {
    const { exitCode, stderr } = await inProcess(["tag", "assign", ...version], { cwd: "/", env: {} });
    assert.equal(exitCode, 2);
    assert.match(stderr, /is in no git repository/);
  });
});
