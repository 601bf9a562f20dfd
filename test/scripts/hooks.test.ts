import assert from "node:assert/strict";
import { readlinkSync } from "node:fs";
import { tagAssignmentWorkflow } from "../../model/observed/tag-assignment.ts";
import { ScriptRepository, type Ended } from "../support/script-repository.ts";
import { requireTool } from "../support/tools.ts";

const commit = "1".repeat(40);
const none = "0".repeat(40);

describe("the git hooks", () => {
  let repository: ScriptRepository;
  beforeEach(async function () {
    requireTool(this, "git", "apt-get install -y git");
    repository = new ScriptRepository();
    for (const folder of ["hooks", "setup", "build"]) repository.copy(`scripts/${folder}`);
    for (const tool of ["tsc", "prettier", "eslint", "node"]) {
      repository.write(`node_modules/.bin/${tool}`, `#!/bin/sh\necho ${tool} "$@"\n`, 0o755);
    }
    await git("init", "--quiet", "--initial-branch=main");
    await git("config", "user.email", "test@lotus.example");
    await git("config", "user.name", "test");
    await git("config", "core.hooksPath", ".git/hooks");
  });
  const git = (...args: readonly string[]): Promise<Ended> => repository.run("git", args);

  it("are installed beside what was there, once and again", async () => {
    repository.write(".git/hooks/pre-push", "#!/bin/sh\nexit 0\n", 0o755);
    for (let time = 0; time < 2; time += 1) {
      const ended = await repository.run("scripts/setup/30-install-hooks.sh");
      assert.equal(ended.exitCode, 0, ended.stderr);
      assert.equal(
        readlinkSync(repository.path(".git/hooks/pre-push")),
        repository.path("scripts/hooks/20-pre-push.sh"),
      );
      assert.equal(repository.read(".git/hooks/pre-push.before"), "#!/bin/sh\nexit 0\n");
      assert.equal(repository.has(".git/hooks/pre-commit"), true);
    }
  });

  it("check the format of all files of a commit, and the lint of sources", async () => {
    await repository.run("scripts/setup/30-install-hooks.sh");
    repository.write("a b.ts", "");
    repository.write("notes.md", "");
    await git("add", "a b.ts", "notes.md");
    const ended = await git("commit", "--message", "Try");
    assert.equal(ended.exitCode, 0, ended.stderr);
    assert.match(ended.stderr + ended.stdout, /prettier --check --ignore-unknown -- a b\.ts notes\.md/);
    assert.match(ended.stderr + ended.stdout, /^eslint --no-warn-ignored -- a b\.ts(?! notes)/m);
    assert.match(ended.stderr + ended.stdout, /^node cli\/gantry\.js scan --staged/m);
  });

  it("stop a commit whose format is wrong", async () => {
    await repository.run("scripts/setup/30-install-hooks.sh");
    repository.write("node_modules/.bin/prettier", "#!/bin/sh\nexit 1\n", 0o755);
    repository.write("a.ts", "");
    await git("add", "a.ts");
    assert.equal((await git("commit", "--message", "Try")).exitCode, 1);
  });

  const push = (remote: string, before: string): Promise<Ended> =>
    repository.run("scripts/hooks/20-pre-push.sh", ["origin", "url"], {
      input: `refs/heads/main ${commit} refs/heads/main ${commit}\nlocal ${commit} ${remote} ${before}\n`,
    });

  const refused: readonly [string, string, RegExp][] = [
    [
      "refs/tags/production",
      none,
      new RegExp(
        `gh workflow run ${tagAssignmentWorkflow} -f tag_type=environment -f environment=production -f version=`,
        "m",
      ),
    ],
    ["refs/tags/staging", commit, /-f environment=staging -f version=v1\.2\.3$/m],
    [
      "refs/tags/services/auth/canary",
      commit,
      /-f environment=canary -f subproject=services\/auth -f version=/m,
    ],
    ["refs/tags/$(id)/canary", commit, /-f subproject=\\\$\\\(id\\\) -f version=/m],
    [
      "refs/heads/gantry/production",
      commit,
      new RegExp(`records what happened.*\n.*${tagAssignmentWorkflow}`),
    ],
    ["refs/heads/gantry/production", none, /the branch gantry\/production records what happened/],
    ["refs/heads/gantry", none, /the branch gantry records what happened/],
    ["refs/tags/api/approvals/production/v1.2.3/by-ann-k", commit, /never moves/],
    ["refs/tags/break-glass/production/20261128T100000Z/opened", commit, /never moves/],
    ["refs/tags/v1.2.3", commit, /the tag v1\.2\.3 is on the remote already, and never moves/],
    ["refs/tags/api/v1.2.3-stable", commit, /never moves/],
  ];
  for (const [remote, before, message] of refused) {
    it(`stop a push of ${remote} where ${before === none ? "nothing" : "something"} was before`, async () => {
      const ended = await push(remote, before);
      assert.equal(ended.exitCode, 1);
      assert.match(ended.stderr, message);
      assert.doesNotMatch(ended.stdout, /tsc/);
    });
  }

  for (const remote of [
    "refs/tags/v1.2.3",
    "refs/tags/api/v2.0.0-beta.1",
    "refs/heads/staging",
    "refs/heads/a/production",
    "refs/heads/gantry-notes",
    "refs/tags/approvals/production/v1.2.3/by-ann-k",
    "refs/tags/production-notes",
  ]) {
    it(`let a push of ${remote} through when the types are right`, async () => {
      const ended = await push(remote, remote.includes("heads") ? commit : none);
      assert.equal(ended.exitCode, 0, ended.stderr);
      assert.equal(ended.stdout, "tsc -p .");
    });
  }
});
