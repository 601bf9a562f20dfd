import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { lookForSecrets } from "../../secrets/scan.ts";
import { GantryError } from "../../model/errors.ts";
import { captured } from "../support/captured.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { requireGitleaks } from "../support/require-go-tool.ts";

/** Put together here, so that this file holds none. */
const secret = ["ghp", "1x9Kq7Lm2Vb9Kc4Rt6Yw1Ns5Pd3Za8Xe0Qf2"].join("_");
describe("looking for secrets with the real gitleaks", () => {
  let root: string;
  before(async function () {
    await requireGitleaks(this);
  });
  beforeEach(() => {
    root = temporaryFolder("gantry-scan-");
    git("init", "--quiet", "--initial-branch=main");
    write("Pulumi.yaml", "name: gantry\n");
    commit("Begin");
    git("checkout", "--quiet", "-b", "topic");
  });

  const git = (...args: readonly string[]): string => {
    const identity = ["-c", "user.name=a", "-c", "user.email=a@lotus.example", "-c", "commit.gpgsign=false"];
    return execFileSync("git", [...identity, ...args], { cwd: root, encoding: "utf8", stdio: "pipe" }).trim();
  };
  const write = (file: string, text: string | Uint8Array): void => {
    writeFileSync(join(root, file), text);
  };
  const commit = (subject: string): void => {
    git("add", "--all");
    git("commit", "--quiet", "--message", subject);
  };
  const scan = async (
    options: { base?: string; staged?: boolean } = {},
    {
      cwd = root,
      env = process.env,
    }: { cwd?: string; env?: Readonly<Record<string, string | undefined>> } = {},
  ) => {
    const { context, stdout, stderr } = captured({ cwd, env });
    const { base } = options;
    const range =
      options.staged === true ? "staged" : base === undefined ? "history" : { from: base, to: "HEAD" };
    const looked = await lookForSecrets(context, cwd, range);
    assert.ok(!`${stdout()}${stderr()}${JSON.stringify(looked)}`.includes(secret), "it was told");
    const { found, excused, commits, files } = looked;
    const places = found.map(({ rule, file, line, commit }) => ({ rule, file, line, commit }));
    return { places, excused, looked: { commits, files } };
  };

  /** Where the secret is found in a change, or was missed. */
  const filesWithIt = async (options: { base?: string; staged?: boolean } = { base: "main" }) => {
    const { places } = await scan(options);
    return [...new Set(places.map(({ file }) => file))];
  };

  it("finds nothing where there is none, and says how much it looked at", async () => {
    write("a.txt", "a\n");
    write("b.txt", "b\n");
    commit("Add two");
    rmSync(join(root, "a.txt"));
    commit("Remove one");
    const looked = { commits: 2, files: 2 };
    assert.deepEqual(await scan({ base: "main" }), { places: [], excused: [], looked });
    assert.deepEqual((await scan()).looked, { commits: 3, files: 3 });
  });

  it("is a failure where there is no commit, no file or no repository to look at", async () => {
    await assert.rejects(scan({ base: "main" }), /there is no commit in what .* nobody looked for secrets/);
    git("commit", "--quiet", "--allow-empty", "--message", "Nothing");
    await assert.rejects(scan({ base: "main" }), /no file is touched in what .* nobody looked for secrets/);
    rmSync(join(root, ".git"), { recursive: true });
    for (const options of [{}, { staged: true }])
      await assert.rejects(scan(options), /is not in a git repository/);
    git("init", "--quiet", "--initial-branch=main");
    await assert.rejects(scan(), /there is no commit in the clone/);
  });

  it("is a failure in a shallow clone, which lacks most commits", async () => {
    write("a.txt", "a\n");
    commit("Add a");
    const shallow = join(root, "shallow");
    git("clone", "--quiet", "--depth=1", `file://${root}`, shallow);
    await assert.rejects(scan({}, { cwd: shallow }), /the clone is shallow/);
    await assert.rejects(scan({ base: "HEAD" }, { cwd: shallow }), /the clone is shallow/);
  });

  it("is a failure in a clone without the contents of files, which git would fetch one by one", async () => {
    write("a.txt", "a\n");
    commit("Add a");
    git("config", "uploadpack.allowFilter", "true");
    const partial = join(root, "partial");
    git("clone", "--quiet", "--filter=blob:none", "--no-checkout", `file://${root}`, partial);
    writeFileSync(join(partial, "Pulumi.yaml"), "name: gantry\n");
    await assert.rejects(scan({}, { cwd: partial }), (error: unknown) => {
      assert.ok(error instanceof GantryError);
      assert.match(error.message, /nobody looked for secrets/);
      return true;
    });
  });

  it("finds one that only a tag leads to: through another tag, to a folder, to a file", async () => {
    write("settings.env", `TOKEN=${secret}\n`);
    commit("Add settings");
    const [head, tree, blob] = ["HEAD", "HEAD^{tree}", "HEAD:settings.env"].map((name) =>
      git("rev-parse", name),
    );
    git("reset", "--quiet", "--hard", "main");
    for (const [name, object = "", path] of [
      ["commit", head, "settings.env"],
      ["folder", tree, "settings.env"],
      ["file", blob, "tagged"],
    ] as const) {
      git("tag", "--annotate", "--message", "inner", "inner", object);
      git("tag", "--annotate", "--message", "outer", "outer", "inner");
      git("tag", "--delete", "inner");
      assert.deepEqual(await filesWithIt({}), [path], name);
      git("tag", "--delete", "outer");
    }
    assert.deepEqual(await filesWithIt({}), []);
  });

  it("is a failure where git does not read somebody else's folder", async function () {
    if (process.getuid?.() !== 0) this.skip();
    for (const folder of [root, join(root, ".git")]) chownSync(folder, 12_345, 12_345);
    for (const options of [{}, { base: "main" }, { staged: true }])
      await assert.rejects(scan(options), (error: unknown) => {
        return error instanceof GantryError && error.problems.join("\n").includes("dubious ownership");
      });
  });

  for (const [what, output] of [
    ["prints nothing", ""],
    ["finds nothing without looking", "echo '[]'"],
    ["prints something else", "echo all is well"],
  ] as const) {
    it(`is a failure with a scanner that ${what}`, async () => {
      write("settings.env", `TOKEN=${secret}\n`);
      commit("Add settings");
      const bin = mkdtempSync(join(root, "bin-"));
      const script = `#!/bin/sh\nif [ "$1" = version ]; then echo 99.0.0; else ${output || "true"}; fi\n`;
      writeFileSync(join(bin, "gitleaks"), script, { mode: 0o755 });
      const env = { ...process.env, PATH: `${bin}:${process.env["PATH"] ?? ""}` };
      await assert.rejects(
        scan({ base: "main" }, { env }),
        /gitleaks (could not look|has not looked at everything)/,
      );
    });
  }

  it("finds one whatever the clone and the environment set of git's output", async () => {
    const settings = [
      ["color.ui", "always"],
      ["diff.noprefix", "true"],
      ["diff.mnemonicPrefix", "true"],
      ["diff.external", "true"],
      ["diff.renames", "copies"],
      ["log.showSignature", "true"],
      ["log.diffMerges", "off"],
      ["core.pager", "false"],
      ["core.attributesFile", join(root, "attributes")],
    ] as const;
    for (const [name, value] of settings) git("config", name, value);
    write("attributes", "* -diff\n");
    write(join(".git", "info", "attributes"), "* binary\n");
    write("settings.env", `TOKEN=${secret}\n`);
    commit("Add settings");
    const env = { ...process.env, GIT_EXTERNAL_DIFF: "true", GIT_PAGER: "false", GITLEAKS_CONFIG: "nowhere" };
    const { places } = await scan({ base: "main" }, { env });
    assert.deepEqual(
      places.map(({ file }) => file),
      ["settings.env"],
    );
    write("other.env", `TOKEN=${secret}\n`);
    git("add", "--all");
    assert.equal((await scan({ staged: true }, { env })).places.length, 1);
  });

  for (const attributes of [
    "* -diff",
    "*.env binary",
    "* -text",
    "*.env diff=none",
    "*.env working-tree-encoding=UTF-16",
  ]) {
    it(`finds one that the change calls "${attributes}"`, async () => {
      write(".gitattributes", `${attributes}\n`);
      const text = `TOKEN=${secret}\n`;
      write("settings.env", attributes.includes("UTF-16") ? Buffer.from(`\ufeff${text}`, "utf16le") : text);
      git("add", "--all");
      assert.deepEqual(await filesWithIt({ staged: true }), ["settings.env"]);
      commit("Add settings");
      assert.deepEqual(await filesWithIt(), ["settings.env"]);
    });
  }

  const text = `A=1\nTOKEN=${secret}\n`;
  for (const [what, bytes] of [
    ["UTF-16", Buffer.from(`\ufeff${text}`, "utf16le")],
    ["UTF-16 with the high byte first and no mark", Buffer.from(text, "utf16le").swap16()],
    [
      "UTF-32",
      Buffer.concat(Array.from(text, (character) => Buffer.from([character.charCodeAt(0), 0, 0, 0]))),
    ],
    ["a NUL in between", Buffer.from(text.replace("ghp_", "ghp\0_"))],
    ["a NUL at its begin", Buffer.from(`\0${text}`)],
  ] as const) {
    it(`finds one in ${what}, and names the commit`, async () => {
      write("settings.env", bytes);
      commit("Add settings");
      const { places, looked } = await scan({ base: "main" });
      const place = { rule: "github-pat", file: "settings.env", line: 2, commit: git("rev-parse", "HEAD") };
      assert.deepEqual([places, looked], [[place], { commits: 1, files: 1 }]);
    });
  }

  it("finds one in a file of any name, and in one that leaves an excused folder", async () => {
    const excuse = `[extend]\nuseDefault = true\n[[allowlists]]\ndescription = "made up"\npaths = ['^examples/']\n`;
    write(".gitleaks.toml", excuse);
    mkdirSync(join(root, "examples"));
    write("examples/a.env", `TOKEN=${secret}\n`);
    commit("Excuse the examples");
    git("branch", "--force", "main");
    const odd = 'a "b"\t\\ é\n.env';
    git("mv", "examples/a.env", odd);
    commit("Move it");
    assert.equal((await filesWithIt()).length, 1);
  });

  it("finds one in the commits of a change, also where the next commit takes it out", async () => {
    write("settings.env", `A=1\nTOKEN=${secret}\n`);
    commit("Add settings");
    const sha = git("rev-parse", "HEAD");
    write("settings.env", "A=1\n");
    commit("Take it out");
    const place = { rule: "github-pat", file: "settings.env", line: 2, commit: sha };
    assert.deepEqual((await scan({ base: "main" })).places, [place]);
    assert.deepEqual((await scan()).places, [place]);
    const since = await scan({ base: sha });
    assert.deepEqual(since.places, []);
  });

  it("finds one that a merge alone has", async () => {
    write("a.txt", "a\n");
    commit("Add a");
    git("checkout", "--quiet", "main");
    write("b.txt", "b\n");
    commit("Add b");
    git("checkout", "--quiet", "topic");
    git("merge", "--quiet", "--no-commit", "main");
    write("b.txt", `b\nTOKEN=${secret}\n`);
    commit("Merge main");
    const { places } = await scan({ base: "main" });
    assert.deepEqual(
      places.map(({ file }) => file),
      ["b.txt"],
    );
  });

  it("takes no excuse from the change itself: a comment, a list of its own, a file of ignored ones", async () => {
    write(".gitleaks.toml", "[extend]\nuseDefault = true\n");
    commit("Look for secrets");
    git("branch", "--force", "main");
    write("settings.env", `TOKEN=${secret} # gitleaks:allow\n`);
    write(".gitleaks.toml", `[[allowlists]]\nregexes = ["ghp_"]\n`);
    commit("Excuse it");
    assert.equal((await scan({ base: "main" })).places.length, 1);
    write(".gitleaksignore", `${git("rev-parse", "HEAD")}:settings.env:github-pat:1\n`);
    await assert.rejects(scan({ base: "main" }), /a \.gitleaksignore excuses secrets/);
  });

  it("takes the default branch's", async () => {
    const excuse = `[extend]\nuseDefault = true\n[[allowlists]]\ndescription = "made up"\nregexes = ["${secret}"]\n`;
    write(".gitleaks.toml", excuse);
    commit("Excuse it first");
    git("branch", "--force", "main");
    write("settings.env", `TOKEN=${secret}\n`);
    commit("Add settings");
    const { places, excused } = await scan({ base: "main" });
    assert.deepEqual(places, []);
    // It is said all the same.
    assert.deepEqual(
      excused.map(({ rule, file }) => [rule, file]),
      [["github-pat", "settings.env"]],
    );
  });

  it("finds one that is about to be committed, before it is", async () => {
    write("settings.env", `TOKEN=${secret}\n`);
    await assert.rejects(scan({ staged: true }), /nothing is staged, so nobody looked/);
    git("add", "--all");
    const place = { rule: "github-pat", file: "settings.env", line: 1, commit: null };
    const { places, looked } = await scan({ staged: true });
    assert.deepEqual([places, looked], [[place], { commits: 0, files: 1 }]);
  });

  it("finds one that a hook's git commits of more than was staged, and leaves the clone as it was", async () => {
    write("settings.env", "A=1\n");
    commit("Add settings");
    write("settings.env", `TOKEN=${secret}\n`);
    const index = join(root, ".git", "index.of.the.hook");
    cpSync(join(root, ".git", "index"), index);
    execFileSync("git", ["add", "--all"], { cwd: root, env: { ...process.env, GIT_INDEX_FILE: index } });
    const objects = git("count-objects", "-v");
    const { places } = await scan({ staged: true }, { env: { ...process.env, GIT_INDEX_FILE: index } });
    assert.equal(places.length, 1);
    assert.equal(git("count-objects", "-v"), objects);
  });

  it("looks at all that is about to be committed where the project is a folder of the repository", async () => {
    mkdirSync(join(root, "infra"));
    git("mv", "Pulumi.yaml", "infra/Pulumi.yaml");
    commit("Move the project");
    write("settings.env", `TOKEN=${secret}\n`);
    git("add", "--all");
    const { places } = await scan({ staged: true }, { cwd: join(root, "infra") });
    assert.deepEqual(
      places.map(({ file }) => file),
      ["settings.env"],
    );
  });

  it("is a failure where gitleaks cannot look, and a mistake where the base does not exist", async () => {
    write(".gitleaks.toml", "[[rules]\n");
    await assert.rejects(scan(), /gitleaks could not look for secrets/);
    await assert.rejects(scan({ base: "gone" }), /unknown ref "gone"/);
  });

  it("stops a commit where there is no gitleaks, and says how to get it", async () => {
    const { context } = captured({ cwd: root, env: { PATH: "/nowhere", HOME: root } });
    const scanned = lookForSecrets(context, root, "staged");
    await assert.rejects(scanned, (error: unknown) => {
      assert.ok(error instanceof GantryError);
      assert.equal(error.exitCode, 1);
      return (
        error.message.includes("nobody looked") && (error.hint ?? "").includes("npx gantry secrets tools")
      );
    });
  });
});
