import assert from "node:assert/strict";
import { ScriptRepository, type Ended } from "../support/script-repository.ts";
import { requireTool } from "../support/tools.ts";

describe("the release scripts", () => {
  let repository: ScriptRepository;
  beforeEach(async function () {
    requireTool(this, "git", "apt-get install -y git");
    repository = new ScriptRepository();
    repository.copy("scripts/release");
    repository.write("package.json", '{\n  "name": "x",\n  "version": "1.2.3",\n  "private": true\n}\n');
    repository.write("CHANGELOG.md", "# Changelog\n\n## 1.2.3 (2026-03-01)\n\n- Everything.\n\n## 1.1.0\n");
    await git("init", "--quiet", "--initial-branch=main");
    await git("init", "--quiet", "--bare", "remote.git");
    await git("remote", "add", "origin", repository.path("remote.git"));
    await git("add", "package.json");
    await git(
      "-c",
      "user.email=a@lotus.example",
      "-c",
      "user.name=a",
      "commit",
      "--quiet",
      "--message",
      "Begin",
    );
  });
  const git = (...args: readonly string[]): Promise<Ended> => repository.run("git", args);
  const check = (...args: readonly string[]): Promise<Ended> =>
    repository.run("scripts/release/10-check-version.sh", args);

  it("let a version through that is packaged, described and new", async () => {
    const ended = await check("v1.2.3");
    assert.equal(ended.exitCode, 0, ended.stderr);
  });

  const refused: readonly [string, string, number, RegExp][] = [
    ["another version than the package's", "v1.2.4", 1, /package\.json has another version than 1\.2\.4/],
    ["a version whose dots are other characters", "v1x2x3", 2, /"v1x2x3" is no version/],
    ["a version without its v", "1.2.3", 2, /"1\.2\.3" is no version\n {2}hint: write it as v1\.2\.3/],
    ["a version with a shell's words in it", "v1.2.3-$(id)", 2, /is no version/],
  ];
  for (const [mistake, version, exitCode, message] of refused) {
    it(`refuse ${mistake}`, async () => {
      const ended = await check(version);
      assert.equal(ended.exitCode, exitCode);
      assert.match(ended.stderr, message);
    });
  }

  it("refuse a version that the changelog does not describe", async () => {
    repository.write("CHANGELOG.md", "# Changelog\n\n## 1.2.30\n\n## 1x2x3\n");
    assert.match((await check("v1.2.3")).stderr, /CHANGELOG\.md has no section 1\.2\.3/);
  });

  it("put the tag on the commit, push it, and never again", async () => {
    const env = { GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@lotus.example" };
    const tagged = await repository.run("scripts/release/20-tag-version.sh", ["v1.2.3"], { env });
    assert.equal(tagged.exitCode, 0, tagged.stderr);
    const { stdout } = await repository.run("git", ["-C", "remote.git", "tag", "--list"]);
    assert.equal(stdout, "v1.2.3");
    const again = await repository.run("scripts/release/20-tag-version.sh", ["v1.2.3"], { env });
    assert.equal(again.exitCode, 1);
    assert.match(again.stderr, /the tag v1\.2\.3 exists/);
  });

  it("fail where the remote says that it took the tag, and has none", async () => {
    const forget = "#!/bin/sh\nexec git update-ref -d refs/tags/v1.2.3\n";
    repository.write("remote.git/hooks/post-receive", forget, 0o755);
    const env = { GIT_COMMITTER_NAME: "a", GIT_COMMITTER_EMAIL: "a@lotus.example" };
    const tagged = await repository.run("scripts/release/20-tag-version.sh", ["v1.2.3"], { env });
    assert.equal(tagged.exitCode, 1);
    assert.match(tagged.stderr, /the remote has not taken the tag v1\.2\.3/);
  });

  it("stop where the remote cannot be asked", async () => {
    await git("remote", "set-url", "origin", repository.path("nowhere.git"));
    assert.notEqual((await check("v1.2.3")).exitCode, 0);
  });
});
