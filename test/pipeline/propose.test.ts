import assert from "node:assert/strict";
import { execaSync } from "execa";
import { join } from "node:path";
import { temporaryFolder } from "../support/clean-up.ts";
import type { Ran } from "../support/gantry.ts";
import { inProcess } from "../support/in-process.ts";
import { LoopbackServer } from "../support/loopback-server.ts";
import { TestProject } from "../support/project.ts";

const json = { "content-type": "application/json" };
const page = "https://github.com/lotus-labs/lotus/pull/7";
const branch = "maintenance/sync-files";

describe("gantry propose", () => {
  let server: LoopbackServer;
  let project: TestProject;
  const pulls: string[] = [];
  before(async () => {
    server = await new LoopbackServer().start();
    server.answer(({ method, body }) => {
      if (method === "POST") pulls.push(body);
      const one = { html_url: page };
      return {
        headers: json,
        status: method === "POST" ? 201 : 200,
        body: method === "POST" ? one : pulls.map(() => one),
      };
    });
    project = new TestProject();
    const remote = temporaryFolder("gantry-remote-");
    execaSync("git", ["init", "--quiet", "--bare", remote]);
    git("init", "--quiet", "--initial-branch=main");
    git("config", "user.name", "mali-s");
    git("config", "user.email", "mali-s@lotus.example");
    git("remote", "add", "origin", remote);
    project.write(".gitignore", "node_modules\n.gantry/\n");
    project.write("docs/rules.md", "old\n");
    project.write("apps/api/package-lock.json", "{}\n");
    git("add", ".gitignore", "docs", "apps", "environments", "Pulumi.yaml");
    git("commit", "--quiet", "--message", "Begin");
    git("push", "--quiet", "origin", "HEAD:main");
    git("fetch", "--quiet", "origin");
  });

  function git(...args: string[]): string {
    return execaSync("git", args, { cwd: project.root }).stdout;
  }

  function propose(...words: string[]): Promise<Ran> {
    const env = {
      PATH: process.env["PATH"],
      HOME: project.root,
      GITHUB_API_URL: server.url,
      GITHUB_TOKEN: "token",
    };
    return inProcess(["propose", ...words], { cwd: project.root, env });
  }

  /** The paths that a branch has changed, as the remote has it. */
  function proposed(name = branch): string[] {
    git("fetch", "--quiet", "origin");
    return git("diff", "--name-only", "origin/main", `origin/${name}`).split("\n");
  }

  it("brings what differs into a pull request of its own, once, and leaves index and work tree as they are", async () => {
    // The links to the checkout's code are the test's own.
    project.write(
      ".git/info/exclude",
      `${git("ls-files", "--others", "--exclude-standard", "--directory")}\n`,
    );
    assert.equal((await propose("sync-files", "--yes")).stdout, `UNCHANGED ${branch}\n`);
    assert.deepEqual(pulls, []);
    project.write("docs/rules.md", "new\n");
    project.write("docs/more [1].md", "new\n");
    const before = git("status", "--porcelain");
    const dry = await propose("sync-files", "--dry-run");
    assert.match(dry.stderr, /2 files in maintenance\/sync-files/);
    const made = await propose("sync-files", "--yes");
    assert.equal(made.stdout, `CREATED ${page}\n`, made.stderr);
    assert.deepEqual(proposed(), ["docs/more [1].md", "docs/rules.md"]);
    assert.match(pulls.join(), /"head":"maintenance\/sync-files"/);
    assert.equal((await propose("sync-files", "--yes")).stdout, `UNCHANGED ${page}\n`);
    project.write("docs/rules.md", "newer\n");
    assert.equal((await propose("sync-files", "--yes")).stdout, `MOVED ${page}\n`);
    assert.equal(git("log", "--format=%an", `origin/main..origin/${branch}`), "gantry");
    assert.equal(pulls.length, 1);
    assert.equal(git("status", "--porcelain"), before);
  });

  it("proposes lock files alone for an update of dependencies", async () => {
    project.write("apps/api/package-lock.json", '{"lockfileVersion":3}\n');
    project.write("docs/rules.md", "another\n");
    assert.equal((await propose("dependency-update", "--yes")).exitCode, 0);
    assert.deepEqual(proposed("maintenance/dependency-update"), ["apps/api/package-lock.json"]);
  });

  it("proposes the environments' files alone for the steps of flags", async () => {
    const file = "environments/staging/config.yml";
    project.write(file, project.read(file).replace("rolloutPercentage: 25", "rolloutPercentage: 50"));
    project.write("docs/rules.md", "yet another\n");
    assert.equal((await propose("flag-steps", "--yes")).exitCode, 0);
    assert.deepEqual(proposed("maintenance/flag-steps"), [file]);
  });

  it("leaves a branch that somebody went on with, and proposes no commit that is not the default branch's", async () => {
    const theirs = git("commit-tree", `origin/${branch}^{tree}`, "-p", `origin/${branch}`, "-m", "Mend it");
    git("push", "--quiet", "origin", `${theirs}:refs/heads/${branch}`);
    project.write(join("docs", "rules.md"), "once more\n");
    const left = await propose("sync-files", "--yes");
    assert.equal(left.exitCode, 1);
    assert.match(left.stderr, /somebody has written to maintenance\/sync-files/);
    git("commit", "--quiet", "--allow-empty", "--message", "Mine");
    assert.match((await propose("sync-files", "--yes")).stderr, /what is checked out is not origin\/main/);
    assert.equal(git("ls-remote", "origin", branch).split("\t")[0], theirs);
  });
});
