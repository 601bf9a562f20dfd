import assert from "node:assert/strict";
import { environmentTrailers } from "../../../model/observed/environment-record.ts";
import { formatMessage } from "../../../model/observed/trailers.ts";
import { inProcess } from "../../support/in-process.ts";
import type { Ran } from "../../support/gantry.ts";
import { gitAs } from "../../support/git-as.ts";
import { stagingOf, stateOf, TagRepository, versionOf } from "../../support/tag-repository.ts";

describe("gantry tag verify", () => {
  let repository: TagRepository;
  beforeEach(async () => {
    repository = await TagRepository.create();
    await repository.version("v1.0.0");
    await repository.assign([stateOf("v1.0.0", "stable")]);
    await repository.assign([stagingOf("v1.0.0")]);
  });
  const verify = (cwd = repository.root): Promise<Ran> => inProcess(["tag", "verify"], { cwd, env: {} });

  const finds = async (problem: RegExp): Promise<void> => {
    const { exitCode, stdout } = await verify();
    assert.match(stdout, problem);
    assert.equal(exitCode, 3);
  };
  /** As somebody who may write to the remote does it by hand. */
  const push = (...refs: readonly string[]): Promise<string> =>
    repository.git("push", "--quiet", "--force", "origin", ...refs);
  const tag = async (name: string, message: string, on = "HEAD"): Promise<void> => {
    await repository.git("tag", "--force", "--annotate", "--message", message, name, on);
    await push(`refs/tags/${name}`);
  };

  it("finds nothing in what was assigned", async () => {
    await repository.version("v1.1.0");
    await repository.assign([stagingOf("v1.1.0")]);
    await repository.assign([stagingOf("v1.0.0")], { forceMove: true });
    assert.deepEqual(await verify(), { exitCode: 0, stdout: "", stderr: "4 tags, 0 problems\n" });
  });

  it("leaves signed approvals and foreign tags alone", async () => {
    await tag("approvals/staging/v1.0.0/by-ann-k", "approved");
    await tag("break-glass/staging/20261128T100000Z/opened", "opened");
    await tag("notes", "notes");
    await tag("gantry/v0.2.0", "Gantry itself");
    assert.equal((await verify()).exitCode, 0);
  });

  it("finds a tag that looks like a release's and is none", async () => {
    await tag("api/gantry/v1.0.0", "by hand");
    await tag("gantry/staging", "by hand");
    await finds(/^gantry\/staging looks like a tag of a release/m);
    await finds(/^api\/gantry\/v1\.0\.0 looks like a tag of a release/m);
  });

  it("finds one that is not annotated, or leads to no commit", async () => {
    await repository.git("tag", "v3.0.0");
    await repository.git("tag", "v4.0.0", "HEAD:Pulumi.yaml");
    await push("refs/tags/v3.0.0", "refs/tags/v4.0.0");
    await finds(/^v3\.0\.0 is no annotated tag/m);
    await finds(/^v4\.0\.0 leads to no commit$/m);
  });

  it("finds a version that names nothing that was built, or another commit to build from", async () => {
    const other = await repository.git("rev-parse", "HEAD");
    await repository.commit("More");
    await tag("v3.0.0", "v3.0.0");
    await tag("v4.0.0", `v4.0.0\n\nArtifact: git:${other}`);
    await finds(/^v3\.0\.0 cannot be deployed: .*names no artifact/m);
    await finds(new RegExp(`^v4.0.0 is built from ${other}, which is not its own commit$`, "m"));
  });

  it("finds the state of no version, and one that is elsewhere", async () => {
    await tag("api/v9.0.0-stable", "stable");
    await repository.commit("More");
    await tag("api/v1.0.0-unstable", "unstable");
    await finds(/^api\/v9\.0\.0-stable has no version api\/v9\.0\.0$/m);
    await finds(/^api\/v1\.0\.0-unstable is not on the commit of its version api\/v1\.0\.0$/m);
  });

  const wrong: readonly [string, (id: string) => string, RegExp][] = [
    [
      "no version",
      () => "staging",
      /^api\/staging cannot be read: .*it does not say which version it names$/m,
    ],
    [
      "one that is not there",
      (id) => message("api/v7.0.0", id),
      /^api\/staging names api\/v7\.0\.0, and there is no such version$/m,
    ],
    [
      "another tag of that name",
      () => message("api/v1.0.0", "0".repeat(40)),
      /^api\/staging names another tag api\/v1\.0\.0/m,
    ],
    [
      "another subproject's",
      (id) => message("v1.0.0", id),
      /^api\/staging names v1\.0\.0, which is of another subproject$/m,
    ],
  ];
  for (const [what, text, problem] of wrong) {
    it(`finds an environment's tag that names ${what}`, async () => {
      await repository.version("v1.0.0", null);
      const name = what === "another subproject's" ? "v1.0.0" : "api/v1.0.0";
      await tag("api/staging", text(await repository.git("rev-parse", name)));
      await finds(problem);
    });
  }

  it("finds an environment's tag that somebody moved past its branch", async () => {
    await repository.version("v1.1.0");
    const id = await repository.git("rev-parse", "api/v1.1.0");
    await tag("api/staging", message("api/v1.1.0", id));
    await finds(
      /^gantry\/staging says that deploy-\d+ brought api\/v1\.0\.0, and api\/staging names api\/v1\.1\.0 of no attempt$/m,
    );
  });

  it("finds an environment's tag that is gone, and one that nothing tells of", async () => {
    await repository.git("tag", "api/production", "api/staging");
    await push("refs/tags/api/production", ":refs/tags/api/staging");
    await repository.git("tag", "--delete", "api/staging");
    await finds(
      /^gantry\/staging says that deploy-\d+ brought api\/v1\.0\.0, and there is no tag api\/staging$/m,
    );
    await finds(/^gantry\/production tells of nothing that brought api\/production to where it is$/m);
  });

  it("finds a version that was moved since it was deployed", async () => {
    await tag("api/v1.0.0", `again\n\nArtifact: ghcr.io/lotus-labs/api@sha256:${"c".repeat(64)}`);
    await finds(/^gantry\/staging names api\/v1\.0\.0 [0-9a-f]{12} in deploy-\d+, which was moved since/m);
  });

  it("finds what somebody else wrote to the branch", async () => {
    const tree = await repository.git("rev-parse", "HEAD^{tree}");
    const parent = await repository.git("rev-parse", "origin/gantry/staging");
    const text = "by hand\n\nRecord: outcome\nAttempt: deploy-1\nStatus: PERHAPS\n";
    const commit = await repository.git("commit-tree", tree, "-p", parent, "-m", text);
    await push(`${commit}:refs/heads/gantry/staging`);
    await push(`${commit}:refs/heads/gantry/nowhere`);
    await finds(/^gantry\/staging [0-9a-f]{12}: trailer status "PERHAPS"/m);
    await finds(/^gantry\/nowhere is of no environment$/m);
  });

  it("finds a version that is another one at the remote, or in this clone alone", async () => {
    await repository.git("tag", "--force", "--annotate", "--message", "mine", "api/v1.0.0");
    await repository.git("tag", "--annotate", "--message", "mine", "api/v8.0.0");
    await finds(
      /^api\/v1\.0\.0 is [0-9a-f]{12} here and [0-9a-f]{12} at the remote: such a tag never moves$/m,
    );
    await finds(/^api\/v8\.0\.0 is in this clone alone/m);
  });

  it("finds names of which a clone on another system has one", async () => {
    await repository.version("v2.0.0", "Api");
    await repository.version("v2.0.0", "api");
    await finds(/^Api\/v2\.0\.0 and api\/v2\.0\.0 differ by case alone/m);
  });

  for (const options of [["--no-tags"], ["--depth=1"], ["--bare"]]) {
    it(`says what to fetch in a clone made with ${options.join(" ")}, and then checks it`, async () => {
      const cwd = await repository.clone("clone", ...options);
      const first = await verify(cwd);
      assert.equal(first.exitCode, 1);
      const fetch = /^ *(?:hint: )?git (fetch --tags --force origin '\+refs\/heads\/gantry\/\*:.*)$/m.exec(
        first.stderr,
      )?.[1];
      assert.ok(fetch, first.stderr);
      await gitAs(cwd, fetch.replaceAll("'", "").split(" "));
      assert.deepEqual(await verify(cwd), { exitCode: 0, stdout: "", stderr: "3 tags, 0 problems\n" });
    });
  }

  it("says that the remote was not asked where it does not answer", async () => {
    await repository.git("remote", "set-url", "origin", "/nowhere/at/all.git");
    const { exitCode, stderr } = await verify();
    assert.equal(exitCode, 1);
    assert.match(stderr, /the remote does not answer/);
  });

  it("prints a document for programs", async () => {
    await repository.assign([versionOf("v1.1.0")]);
    const { stdout } = await inProcess(["tag", "verify", "--json"], { cwd: repository.root, env: {} });
    assert.deepEqual(JSON.parse(stdout), { tags: 4, problems: [], remote: "yes" });
  });
});

function message(name: string, id: string): string {
  return formatMessage("staging", environmentTrailers({ version: { name, id }, attempt: undefined }));
}
