import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { isWritten, type Addition } from "../../init/additions/addition.ts";
import { hookAddition, withoutHook } from "../../init/additions/hook.ts";
import { rootsAt } from "../../catalog/project.ts";
import { temporaryFolder } from "../support/clean-up.ts";

const line = "(cd infra && npx --no -- gantry scan --staged) || exit 1 # gantry";

/** A repository whose project lies in infra/. */
class Repository {
  readonly top = temporaryFolder("gantry-hook-");
  readonly root = join(this.top, "infra");

  static async make(): Promise<Repository> {
    const repository = new Repository();
    mkdirSync(repository.root);
    await repository.git("init", "--quiet");
    return repository;
  }

  git(...args: readonly string[]) {
    const who = [
      "-c",
      "user.name=Mali",
      "-c",
      "user.email=mali@orchid.example",
      "-c",
      "commit.gpgsign=false",
    ];
    return execa("git", [...who, ...args], { cwd: this.top, reject: false });
  }

  write(path: string, text: string, mode = 0o755): void {
    mkdirSync(dirname(join(this.top, path)), { recursive: true });
    writeFileSync(join(this.top, path), text);
    chmodSync(join(this.top, path), mode);
  }

  async addition(): Promise<Addition | undefined> {
    return hookAddition(rootsAt(this.root));
  }

  /** Adds the hook; that nothing is to be added then, and that taking it out leaves what was there, is proven as well. */
  async added(): Promise<{ path: string; text: string }> {
    const addition = await this.addition();
    assert.ok(addition !== undefined && isWritten(addition), JSON.stringify(addition));
    const { path, before, text } = addition;
    this.write(join("infra", path), text);
    assert.equal(await this.addition(), undefined);
    assert.equal((await withoutHook(rootsAt(this.root)))?.others, before ?? "");
    return { path, text };
  }
}

describe("the hook that looks for secrets before a commit", () => {
  let repository: Repository;
  beforeEach(async () => {
    repository = await Repository.make();
  });

  it("is git's own where there is none, and can be started", async () => {
    const addition = await repository.addition();
    assert.deepEqual(addition, {
      path: "../.git/hooks/pre-commit",
      before: undefined,
      text: `#!/bin/sh\n${line}\n`,
      mode: 0o755,
    });
  });

  for (const [what, path, before, after] of [
    [
      "git's own",
      ".git/hooks/pre-commit",
      "#!/usr/bin/env bash\nexec make lint\n",
      `#!/usr/bin/env bash\n${line}\nexec make lint\n`,
    ],
    ["husky's", ".husky/pre-commit", "npm test\r\n", `${line}\r\nnpm test\r\n`],
    [
      "husky's older form",
      ".husky/pre-commit",
      '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\nnpm test',
      `#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n${line}\n\nnpm test`,
    ],
    [
      "lefthook's",
      "lefthook.yml",
      "# Ours.\npre-commit:\n  commands:\n    lint:\n      run: make lint # always\n",
      "# Ours.\npre-commit:\n  commands:\n    lint:\n      run: make lint # always\n    gantry-scan:\n      run: cd infra && npx --no -- gantry scan --staged\n",
    ],
    [
      "lefthook's jobs",
      "lefthook.yml",
      "pre-commit:\n  jobs:\n    - run: make lint\n",
      "pre-commit:\n  jobs:\n    - run: make lint\n    - name: gantry-scan\n      run: cd infra && npx --no -- gantry scan --staged\n",
    ],
    [
      "lefthook's without one",
      ".lefthook.yaml",
      "pre-push:\n  commands:\n    test:\n      run: make test\n",
      "pre-push:\n  commands:\n    test:\n      run: make test\npre-commit:\n  commands:\n    gantry-scan:\n      run: cd infra && npx --no -- gantry scan --staged\n",
    ],
  ] as const) {
    it(`is added to ${what} once, and goes again`, async () => {
      repository.write(path, before);
      assert.deepEqual(await repository.added(), { path: `../${path}`, text: after });
    });
  }

  it("is added where core.hooksPath says", async () => {
    await repository.git("config", "core.hooksPath", ".githooks");
    repository.write(".githooks/pre-commit", "#!/bin/sh\nmake lint\n");
    assert.equal((await repository.added()).path, "../.githooks/pre-commit");
  });

  it("is Husky's before Husky was started in this clone", async () => {
    repository.write(".husky/commit-msg", "true\n");
    assert.equal((await repository.added()).path, "../.husky/pre-commit");
  });

  for (const [what, problem, prepare] of [
    [
      "is of another language",
      "is no script of a shell",
      () => {
        repository.write(".git/hooks/pre-commit", "#!/usr/bin/env python3\n");
      },
    ],
    [
      "is never started",
      "cannot be executed, so git does not start it",
      () => {
        repository.write(".git/hooks/pre-commit", "#!/bin/sh\n", 0o644);
      },
    ],
    [
      "is a link",
      "is a link",
      () => {
        repository.write("shared/pre-commit", "#!/bin/sh\n");
        mkdirSync(join(repository.top, ".husky"));
        symlinkSync("../shared/pre-commit", join(repository.top, ".husky", "pre-commit"));
      },
    ],
    [
      "is no text",
      "is not UTF-8",
      () => {
        writeFileSync(join(mkdirOf(repository, ".husky"), "pre-commit"), Buffer.from([0x66, 0xff]));
      },
    ],
    [
      "is pre-commit's",
      "is not edited by Gantry",
      () => {
        repository.write(".pre-commit-config.yaml", "repos: []\n");
      },
    ],
    [
      "would be laid out anew",
      "cannot be edited without laying it out anew",
      () => {
        repository.write("lefthook.yml", "pre-commit:\n      commands:\n            lint: { run: make }\n");
      },
    ],
    [
      "lies outside",
      "lies outside of the repository, by core.hooksPath",
      () => repository.git("config", "core.hooksPath", temporaryFolder()),
    ],
  ] as const) {
    it(`is not added to a hook that ${what}, and the line is named`, async () => {
      await prepare();
      const addition = await repository.addition();
      assert.ok(addition !== undefined && !isWritten(addition));
      assert.equal(addition.problem, problem);
      assert.deepEqual(addition.lines, ["cd infra && npx --no -- gantry scan --staged"]);
      assert.equal(await withoutHook(rootsAt(repository.root)), undefined);
    });
  }

  it("runs in the project's folder before the hook that is there, which is still started, and stops a commit", async () => {
    const programs = temporaryFolder();
    const npx = (exitCode: number): void => {
      writeFileSync(
        join(programs, "npx"),
        `#!/bin/sh\necho "$PWD $*" >"${programs}/said"\nexit ${exitCode}\n`,
        { mode: 0o755 },
      );
    };
    repository.write(".git/hooks/pre-commit", `#!/bin/sh\nexec touch "${programs}/theirs"\n`);
    await repository.added();
    repository.write("file", "one\n", 0o644);
    await repository.git("add", "file");
    const commit = () =>
      execa(
        "git",
        [
          "-c",
          "user.name=Mali",
          "-c",
          "user.email=mali@orchid.example",
          "-c",
          "commit.gpgsign=false",
          "commit",
          "-m",
          "One",
        ],
        {
          cwd: repository.top,
          env: { PATH: [programs, process.env["PATH"] ?? ""].join(delimiter) },
          reject: false,
        },
      );
    npx(3);
    assert.notEqual((await commit()).exitCode, 0);
    assert.ok(!existsSync(join(programs, "theirs")));
    npx(0);
    const { exitCode, stderr } = await commit();
    assert.equal(exitCode, 0, stderr);
    assert.ok(existsSync(join(programs, "theirs")));
    const { stdout } = await execa("cat", [join(programs, "said")]);
    assert.equal(stdout, `${repository.root} --no -- gantry scan --staged`);
    assert.equal(statSync(join(repository.top, ".git/hooks/pre-commit")).mode & 0o111, 0o111);
  });
});

function mkdirOf({ top }: Repository, folder: string): string {
  mkdirSync(join(top, folder));
  return join(top, folder);
}
