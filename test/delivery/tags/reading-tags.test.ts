import assert from "node:assert/strict";
import { execa } from "execa";
import { z } from "zod";
import { buildArtifact } from "../../../model/observed/build-artifact.ts";
import { gitTag } from "../../../model/observed/git-tag.ts";
import type { Ran } from "../../support/gantry.ts";
import { inProcess } from "../../support/in-process.ts";
import { image, stagingOf, stateOf, TagRepository, versionOf } from "../../support/tag-repository.ts";

describe("reading tags", () => {
  let repository: TagRepository;
  before(async () => {
    repository = await TagRepository.create();
    const now = (): Date => new Date("2026-11-28T10:00:00Z");
    await repository.assign(
      [versionOf("v1.0.0"), versionOf("v1.0.0", null), versionOf("v0.1.0", "services/auth")],
      { now },
    );
    await repository.assign([stagingOf("v1.0.0")], { now });
    await repository.assign([versionOf("v1.1.0", "api", [image("api", "b")])], { now });
    await repository.assign([stateOf("v1.1.0", "stable")], { now });
    await repository.assign([stateOf("v1.1.0", "unstable")], { now });
    await repository.assign([stagingOf("v1.1.0"), stagingOf("v0.1.0", "services/auth")], { now });
  });
  const run = (args: readonly string[], columns?: number): Promise<Ran> =>
    inProcess(["tag", ...args], {
      cwd: repository.root,
      env: {},
      ...(columns === undefined ? {} : { columns }),
    });

  describe("with gantry tag list", () => {
    it("shows each with its kind, commit and time, in 80 columns", async () => {
      const { stdout, exitCode } = await run(["list"], 80);
      assert.equal(exitCode, 0);
      const lines = stdout.trimEnd().split("\n");
      assert.deepEqual(
        lines.map((line) => line.split(/ {2,}/).slice(0, 2).join(" ")),
        [
          "TAG TYPE",
          "api/staging environment",
          "api/v1.0.0 version",
          "api/v1.1.0 version",
          "api/v1.1.0-stable state",
          "api/v1.1.0-unstable state",
          "services/auth/staging environment",
          "services/auth/v0.1.0 version",
          "v1.0.0 version",
        ],
      );
      assert.ok(lines.every((line) => line.length <= 80));
    });

    it("gives programs what the seed describes", async () => {
      const tags = z.array(gitTag).parse(JSON.parse((await run(["list", "--json"])).stdout));
      assert.equal(tags.length, 8);
      assert.deepEqual(tags[0], {
        tagId: "api/environment/staging",
        tagName: "api/staging",
        tagType: "ENVIRONMENT",
        subproject: "api",
        commitSha: await repository.git("rev-parse", "HEAD"),
        createdAt: "2026-11-28T10:00:00Z",
        createdBy: "mali-s <mali-s@lotus.example>",
        isMovable: true,
        isProtected: true,
      });
    });

    it("shows one kind or one subproject alone", async () => {
      const names = async (...args: readonly string[]): Promise<string[]> =>
        z
          .array(gitTag)
          .parse(JSON.parse((await run(["list", "--json", ...args])).stdout))
          .map(({ tagName }) => tagName);
      assert.deepEqual(await names("--type", "environment"), ["api/staging", "services/auth/staging"]);
      assert.deepEqual(await names("--subproject", "services/auth"), [
        "services/auth/staging",
        "services/auth/v0.1.0",
      ]);
      assert.deepEqual(await names("--subproject", "services"), []);
      assert.equal((await run(["list", "--subproject", "../x"])).exitCode, 2);
    });

    it("says what to fetch where there is none", async () => {
      const cwd = await repository.clone("empty", "--no-tags");
      const { stdout, stderr } = await inProcess(["tag", "list"], { cwd, env: {} });
      assert.equal(stdout, "");
      assert.match(stderr, /git fetch --tags --force origin/);
    });

    it("shows in one line who made a tag, whatever git was told", async () => {
      const other = await TagRepository.create();
      const text = `object ${await other.git("rev-parse", "HEAD")}\ntype commit\ntag v1.0.0\ntagger \u202e\u001b[31mann <a@b> 99999999999999999 +0000\n\nv1.0.0\n`;
      const made = await execa("git", ["hash-object", "-w", "-t", "tag", "--literally", "--stdin"], {
        cwd: other.root,
        input: text,
      });
      await other.git("update-ref", "refs/tags/v1.0.0", made.stdout);
      for (const json of [[], ["--json"]]) {
        const { stdout, exitCode } = await inProcess(["tag", "list", ...json], { cwd: other.root, env: {} });
        assert.equal(exitCode, 0);
        assert.ok(!stdout.includes("\u202e") && !stdout.includes("\u001b"), stdout);
      }
    });
  });

  describe("with gantry tag show", () => {
    it("shows a version: artifacts, state, and where it runs", async () => {
      const { stdout } = await run(["show", "api/v1.1.0"], 120);
      assert.match(stdout, new RegExp(`^artifact +${image("api", "b")}$`, "m"));
      assert.match(stdout, /^state +unstable$/m);
      assert.match(stdout, /^runs in +api\/staging$/m);
      assert.match((await run(["show", "api/v1.0.0"])).stdout, /^runs in +no environment$/m);
    });

    it("gives programs a version's images as the seed describes them", async () => {
      const { stdout } = await run(["show", "api/v1.1.0", "--json"]);
      const { tag, buildArtifacts } = z
        .object({ tag: gitTag, buildArtifacts: z.array(buildArtifact) })
        .loose()
        .parse(JSON.parse(stdout));
      assert.deepEqual(buildArtifacts, [
        {
          id: "ghcr.io/lotus-labs/api:v1.1.0",
          sourceCommit: tag.commitSha,
          createdAt: tag.createdAt,
          checksum: `sha256:${"b".repeat(64)}`,
          metadata: { reference: image("api", "b") },
        },
      ]);
    });

    it("shows an environment: its version and the attempt that brought it", async () => {
      const { stdout } = await run(["show", "api/staging"]);
      assert.match(stdout, /^version +api\/v1\.1\.0$/m);
      assert.match(stdout, /^attempt +deploy-\d+$/m);
    });

    it("takes the tag's id as well", async () => {
      assert.equal(
        (await run(["show", "api/version/v1.1.0"])).stdout,
        (await run(["show", "api/v1.1.0"])).stdout,
      );
    });

    it("says that the remote has another one", async () => {
      const old = await repository.clone("old");
      await repository.version("v1.2.0");
      await repository.assign([stagingOf("v1.2.0")]);
      const { stderr } = await inProcess(["tag", "show", "api/staging"], { cwd: old, env: {} });
      assert.match(
        stderr,
        /^notice: the remote has another api\/staging: "git fetch --tags --force origin" brings it$/m,
      );
      const history = await inProcess(["tag", "history", "staging"], { cwd: old, env: {} });
      assert.match(
        history.stderr,
        /another gantry\/staging: "git fetch .*\+refs\/heads\/gantry\/staging:refs\/remotes\/origin\/gantry\/staging" brings it$/m,
      );
    });

    it("refuses a name of no tag", async () => {
      for (const name of ["$(x)", "--upload-pack=x", "api/v1", "v9.9.9"]) {
        assert.equal((await run(["show", "--", name])).exitCode, 2, name);
      }
    });
  });

  describe("with gantry tag history", () => {
    it("shows who brought what, when, and what came of it, the newest first, in 80 columns", async () => {
      const { stdout, exitCode } = await run(["history", "staging", "--subproject", "api"], 80);
      assert.equal(exitCode, 0);
      const lines = stdout.trimEnd().split("\n").slice(-2);
      assert.match(
        lines[0] ?? "",
        /^2026-11-28T10:00:00Z +mali-s +assign +api v1\.0\.0 → v1\.1\.0 +SUCCESS$/,
      );
      assert.match(lines[1] ?? "", /^2026-11-28T10:00:00Z +mali-s +assign +api nothing → v1\.0\.0 +SUCCESS$/);
    });

    it("tells programs the same", async () => {
      const { stdout } = await run(["history", "staging", "--subproject", "services/auth", "--json"]);
      const [only, ...others] = z
        .array(z.looseObject({ attempt: z.string(), status: z.string(), changes: z.array(z.unknown()) }))
        .parse(JSON.parse(stdout));
      assert.deepEqual(others, []);
      assert.equal(only?.status, "SUCCESS");
      assert.deepEqual(only.changes, [
        { subproject: "api", from: "v1.0.0", to: "v1.1.0" },
        { subproject: "services/auth", to: "v0.1.0" },
      ]);
    });

    it("says that nothing is recorded where nothing is", async () => {
      const { stdout, stderr } = await run(["history", "production"]);
      assert.equal(stdout, "");
      assert.match(stderr, /nothing is recorded of production/);
    });
  });
});
