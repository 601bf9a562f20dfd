import assert from "node:assert/strict";
import { chmodSync, existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { execa } from "execa";
import { cleanUp } from "../support/clean-up.ts";
import { gitAs } from "../support/git-as.ts";
import { gantry, type Ran } from "../support/gantry.ts";
import { checkout, TestProject } from "../support/project.ts";

/** One sentence of what is wrong, and what to do. */
function assertSentence({ exitCode, stdout, stderr }: Ran, message: RegExp): void {
  assert.ok(exitCode === 1 || exitCode === 2, `it ended with ${exitCode}: ${stdout}${stderr}`);
  assert.match(stderr, message);
  assert.doesNotMatch(stderr, /defect|^ +at |errno|syscall/m);
}

/** The project's own files; what is linked from the checkout, and what a read of the catalog keeps, is none. */
function filesOf(root: string): Map<string, string> {
  const folders = [".", "environments", "docs", "migrations", ".gantry"].filter((name) =>
    existsSync(join(root, name)),
  );
  const own = folders.flatMap((name) =>
    readdirSync(join(root, name), { recursive: name !== ".", encoding: "utf8", withFileTypes: true }),
  );
  const files = own.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const kept = files.filter((file) => file !== join(root, ".gantry", "catalog"));
  return new Map(kept.map((file) => [file, readFileSync(file, "utf8")]));
}

/** Root may write whatever the rights say, but nothing on a file system that is mounted to be read. */
const mounted = 'mount --bind "$1" "$1" && mount -o remount,ro,bind "$1" && cd "$1" && shift && exec "$@"';

async function mayMount(folder: string): Promise<boolean> {
  const { exitCode } = await execa("unshare", ["-m", "sh", "-c", mounted, "sh", folder, "true"], {
    reject: false,
  });
  return exitCode === 0;
}

describe("a checkout that can only be read", () => {
  let project: TestProject;
  let run: (args: readonly string[]) => Promise<Ran>;
  before(async function () {
    project = new TestProject();
    if (process.getuid?.() !== 0) {
      const { mode } = statSync(project.root);
      chmodSync(project.root, 0o555);
      cleanUp(() => {
        chmodSync(project.root, mode);
      });
      run = (args) => gantry(project, args);
      return;
    }
    if (!(await mayMount(project.root))) {
      console.log("    skipped: root may write everywhere, and nothing may be mounted here");
      this.skip();
    }
    run = async (args) => {
      const command = [process.execPath, join(checkout, "cli", "gantry.js"), ...args];
      const ran = await execa("unshare", ["-m", "sh", "-c", mounted, "sh", project.root, ...command], {
        env: { NO_COLOR: "1" },
        reject: false,
        stdin: "ignore",
      });
      return { exitCode: ran.exitCode ?? 1, stdout: ran.stdout, stderr: ran.stderr };
    };
  });

  for (const args of [
    ["catalog", "check"],
    ["env", "show", "staging"],
    ["preview", "staging", "--in-process"],
    ["profile", "use", "staging", "--shell", "bash"],
  ]) {
    it(`is enough for gantry ${args.join(" ")}`, async () => {
      const ran = await run(args);
      assert.equal(ran.exitCode, 0, ran.stderr);
    });
  }

  for (const args of [
    ["preview", "staging", "--local"],
    ["secrets", "init", "staging", "--as", "mali"],
  ]) {
    it(`is told by gantry ${args.join(" ")}, which leaves nothing half written`, async () => {
      const before = filesOf(project.root);
      assertSentence(
        await run(args),
        /gantry: "[^"]+" (is on a file system that can only be read \(EROFS\)|may not be read or written by you \(EACCES\))\n {2}hint: /,
      );
      assert.deepEqual(filesOf(project.root), before);
    });
  }
});

describe("a home that takes no files", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });
  const homes = {
    "a file system that is none's to write": () => "/proc/nowhere",
    "a file": () => project.path("Pulumi.yaml"),
  };
  for (const [what, home] of Object.entries(homes)) {
    it(`is told where it is ${what}, with the place, before anything is made`, async () => {
      const before = filesOf(project.root);
      // No engine that somebody installed: it is to be kept in the home.
      const env = { HOME: home(), XDG_CACHE_HOME: "", PATH: "/usr/bin:/bin" };
      const ran = await gantry(project, ["preview", "staging", "--local"], env);
      assertSentence(ran, /gantry: the engine cannot be kept in "[^"]+": .*\n/);
      assert.ok(ran.stderr.includes(`"${home()}/`), ran.stderr);
      assert.match(ran.stderr, /hint: .*XDG_CACHE_HOME/);
      assert.deepEqual(filesOf(project.root), before);
    });
  }
});

describe("a TMPDIR that is not there", () => {
  let project: TestProject;
  before(async () => {
    project = new TestProject();
    await gitAs(project.root, ["init", "--quiet", "--initial-branch=main"]);
    await gitAs(project.root, ["add", "environments", "docs", "migrations", "Pulumi.yaml"]);
    await gitAs(project.root, ["commit", "--quiet", "-m", "Declare the product"]);
  });

  for (const args of [
    ["governance", "check", "--base", "main"],
    ["review", "--base", "main"],
  ]) {
    it(`is told by gantry ${args.join(" ")}, with its name`, async () => {
      const before = filesOf(project.root);
      const ran = await gantry(project, args, { TMPDIR: "/proc/nowhere/tmp" });
      assertSentence(
        ran,
        /gantry: "\/proc\/nowhere\/tmp\/[^"]+" is not there \(ENOENT\)\n {2}hint: .*TMPDIR/,
      );
      const after = filesOf(project.root);
      for (const [file, text] of before) assert.equal(after.get(file), text, file);
      assert.deepEqual(
        [...after.keys()].filter((file) => file.includes("/.gantry/review/")),
        [],
      );
    });
  }
});
