import assert from "node:assert/strict";
import { appendFileSync, chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { uncommitted } from "../../../clients/git/uncommitted.ts";
import { openRepository } from "../../../clients/git/repository.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { gitAs } from "../../support/git-as.ts";

const rule = "policy/rules/some.ts";

/** Each is what a clone can be told, so that git shows nothing; the file is changed all the same. */
const ways: readonly [
  name: string,
  hide: (git: (...args: string[]) => Promise<string>, root: string) => Promise<void>,
][] = [
  [
    "assume-unchanged",
    async (git, root) => {
      await git("update-index", "--assume-unchanged", rule);
      appendFileSync(join(root, rule), "// else\n");
    },
  ],
  [
    "skip-worktree",
    async (git, root) => {
      await git("update-index", "--skip-worktree", rule);
      appendFileSync(join(root, rule), "// else\n");
    },
  ],
  [
    "a sparse checkout, which leaves it out",
    async (git) => {
      await git("sparse-checkout", "set", "--no-cone", "/*", "!/policy/rules/");
    },
  ],
  [
    "a file system monitor",
    async (git, root) => {
      const monitor = join(root, ".git", "monitor");
      writeFileSync(monitor, '#!/bin/sh\nprintf "token\\0"\n');
      chmodSync(monitor, 0o755);
      await git("config", "core.fsmonitor", monitor);
      await git("status");
      appendFileSync(join(root, rule), "// else\n");
    },
  ],
  [
    "a filter of the clone's own",
    async (git, root) => {
      await git("config", "filter.same.clean", "git cat-file blob HEAD:%f");
      mkdirSync(join(root, ".git/info"), { recursive: true });
      writeFileSync(join(root, ".git/info/attributes"), "*.ts filter=same\n");
      appendFileSync(join(root, rule), "// else\n");
      await git("add", rule);
    },
  ],
];

/** Files that git shall ignore, and that the pack or the program would load. */
const ignored: readonly [name: string, file: string, ignore: (root: string) => Promise<void>][] = [
  [
    ".git/info/exclude",
    "policy/rules/more.ts",
    (root) => {
      mkdirSync(join(root, ".git/info"), { recursive: true });
      writeFileSync(join(root, ".git/info/exclude"), "*.ts\n");
      return Promise.resolve();
    },
  ],
  [
    "core.excludesFile",
    "stacks/own.ts",
    async (root) => {
      writeFileSync(join(root, ".git/ignore"), "own.ts\n");
      await gitAs(root, ["config", "core.excludesFile", join(root, ".git/ignore")]);
    },
  ],
  [
    "a .gitignore that ignores itself",
    "environments/staging/more.yml",
    (root) => {
      mkdirSync(join(root, "environments/staging"), { recursive: true });
      writeFileSync(join(root, "environments/staging/.gitignore"), "*\n");
      return Promise.resolve();
    },
  ],
  ["the committed .gitignore", "policy/node_modules/zod/index.js", () => Promise.resolve()],
];

describe("what git was told not to look at", () => {
  let root: string;
  const git = (...args: string[]) => gitAs(root, args);
  const snapshotFiles = async (): Promise<string> => {
    const snapshot = await (await openRepository(root)).snapshot();
    return git("diff", "--name-only", "HEAD", snapshot);
  };
  beforeEach(async () => {
    root = temporaryFolder();
    mkdirSync(join(root, "policy/rules"), { recursive: true });
    mkdirSync(join(root, "stacks"));
    writeFileSync(join(root, rule), "export const rule = 1;\n");
    writeFileSync(join(root, "stacks/index.ts"), "export const stack = 1;\n");
    writeFileSync(join(root, ".gitignore"), "node_modules/\n");
    await git("init", "--quiet");
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "Begin");
  });

  it("is nothing in a clean clone", async () => {
    assert.deepEqual(await uncommitted(root), []);
    assert.equal(await snapshotFiles(), "");
  });

  for (const [name, hide] of ways)
    it(`counts as changed, and is in a snapshot: ${name}`, async () => {
      await hide(git, root);
      assert.equal(await git("status", "--porcelain"), "", "git sees it");
      assert.deepEqual(await uncommitted(root), [rule]);
      assert.equal(await snapshotFiles(), rule);
    });

  for (const [name, file, ignore] of ignored)
    it(`counts as changed, and is in a snapshot: ${file}, by ${name}`, async () => {
      await ignore(root);
      mkdirSync(join(root, file, ".."), { recursive: true });
      writeFileSync(join(root, file), "");
      assert.equal(await git("status", "--porcelain"), "", "git sees it");
      assert.deepEqual(await uncommitted(root), [file]);
      assert.equal(await snapshotFiles(), file);
    });

  it("counts as changed where it is a link that leads elsewhere", async () => {
    writeFileSync(join(root, ".git/info/exclude"), "more\n");
    symlinkSync("/tmp", join(root, "stacks/more"));
    assert.deepEqual(await uncommitted(root), ["stacks/more"]);
  });

  it("is no change where only Windows' line ends are another", async () => {
    await git("config", "core.autocrlf", "true");
    rmSync(join(root, rule));
    await git("checkout", "--", rule);
    assert.deepEqual(await uncommitted(root), []);
    assert.equal(await snapshotFiles(), "");
  });

  it("is said from the repository's top, of a project in a folder too, and once, with the lock that npm has there", async () => {
    mkdirSync(join(root, "infra"));
    await git("mv", "stacks", "policy", "infra/");
    for (const file of ["package-lock.json", "apps.ts"]) writeFileSync(join(root, file), "{}");
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "Move");
    assert.deepEqual(await uncommitted(join(root, "infra")), []);
    for (const file of ["package-lock.json", "apps.ts"]) {
      await git("update-index", "--assume-unchanged", file);
      writeFileSync(join(root, file), "[]");
    }
    appendFileSync(join(root, "infra", rule), "// else\n");
    writeFileSync(join(root, "infra/policy/new.ts"), "");
    assert.deepEqual(await uncommitted(join(root, "infra")), [
      `infra/${rule}`,
      "package-lock.json",
      "infra/policy/new.ts",
    ]);
  });
});
