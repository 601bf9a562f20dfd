import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import { gantryPackage } from "../../model/gantry-package.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { gantry, type Ran } from "../support/gantry.ts";
import { packGantry } from "../support/packed.ts";

const path = [dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter);
const apps = "api,ocr-worker,portal,mobile";
const answers = ["--product", "orchid", "--domain", "orchid.example", "--repository", "orchid-labs/orchid"];

/** As a team has it: `npm pack`, `npm install --save-dev` of that file in a repository of its own, and "gantry init" there. */
describe("an installed package", () => {
  let root: string;

  before(async () => {
    root = temporaryFolder("gantry-installed-");
    mkdirSync(join(root, "archives"));
    const tarball = await packGantry(join(root, "archives"));
    write("package.json", '{"name": "orchid", "private": true}\n');
    write(".gitignore", "node_modules/\n.gantry/\n");
    const install = ["install", "--save-dev", "--prefer-offline", "--no-audit", "--no-fund"];
    const archive = `./archives/${basename(tarball)}`;
    await execa("npm", [...install, archive], { cwd: root, env: { PATH: path } });
    await git("init", "--quiet", "--initial-branch=main");
  });

  it("makes a project of a few files of its own, which hand on the package's program and pack", async () => {
    const made = await installed(["init", ...answers, "--apps", apps, "--no-preview", "--yes"]);
    assert.equal(made.exitCode, 0, made.stderr);
    assert.equal(read("stacks/index.ts"), `export { default } from "${gantryPackage}/program";\n`);
    assert.equal(read("policy/main.js"), `import "${gantryPackage}/policy";\n`);
    assert.match(read("Pulumi.yaml"), /^name: orchid\n/);
    const again = await installed(["init", ...answers, "--apps", apps, "--no-preview", "--yes"]);
    assert.match(again.stdout, /nothing to create/);
    await git("add", "--all");
    await git("commit", "--quiet", "--message", "Begin");
  });

  const same: readonly (readonly string[])[] = [
    ["--help"],
    ["catalog", "check"],
    ["catalog", "check", "--yes"],
    ["catalog", "graph", "--format", "json"],
    ["env", "show", "staging"],
    ["env", "show", "stagin"],
    ["profile", "list"],
    ["policy", "list"],
    ["policy", "test"],
    ["scripts", "list"],
    ["generate", "--check"],
    ["preview", "staging", "--in-process"],
  ];
  for (const args of same) {
    it(`says by "gantry ${args.join(" ")}" what the sources say`, async () => {
      assert.deepEqual(await installed(args), await gantry({ root }, args));
    });
  }

  it("generates the workflows that the sources generate, and they hold", async () => {
    const generate = ["workflows", "generate", "--json"];
    const byPackage = await installed(generate);
    assert.equal(byPackage.exitCode, 0, byPackage.stderr);
    const again = JSON.stringify(JSON.parse((await gantry({ root }, generate)).stdout));
    assert.match(again, /"workflows":\["[^"]+".*"written":\[\],"removed":\[\]/);
    const checked = await installed(["workflows", "check"]);
    assert.equal(checked.exitCode, 0, checked.stdout + checked.stderr);
    rmSync(join(root, ".github", "workflows"), { recursive: true });
  });

  it("gives a shell functions that come back to it", async () => {
    const { stdout } = await installed(["profile", "hook", "bash"]);
    const entry = join(root, "node_modules", gantryPackage, "cli", "gantry.js");
    assert.ok(stdout.includes(entry), stdout.slice(0, 200));
  });

  it("previews staging on the local cloud, judged by every rule, each with what it protects", async () => {
    const { exitCode, stdout, stderr } = await installed(["preview", "staging", "--local"]);
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /\d+ to create/);
    assert.match(stdout, /policy: all \d+ rules hold/);
    assert.match(stdout, /✓ CredentialBundle /);
  });

  it("judges a change by the package that the base locks", async () => {
    await git("checkout", "--quiet", "-b", "topic");
    const file = "environments/staging/config.yml";
    write(file, read(file).replace(/maxInstances: \d+/, "maxInstances: 7"));
    await git("commit", "--quiet", "--all", "--message", "Let the API grow");
    const { exitCode, stdout, stderr } = await installed(["preview", "staging", "--local", "--base", "main"]);
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(
      stdout,
      /the policy pack is that of main \(\w+\), and so are the packages that it runs from/,
    );
    write("policy/main.js", "// judges nothing\n");
    await git("commit", "--quiet", "--all", "--message", "Judge nothing");
    const spoilt = await installed(["preview", "staging", "--local", "--base", "main"]);
    assert.notEqual(spoilt.exitCode, 0, spoilt.stdout);
  });

  const read = (file: string): string => readFileSync(join(root, file), "utf8");
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const git = async (...args: readonly string[]): Promise<void> => {
    const who = [
      "-c",
      "user.name=Mali",
      "-c",
      "user.email=mali@orchid.example",
      "-c",
      "commit.gpgsign=false",
    ];
    await execa("git", [...who, ...args], { cwd: root });
  };

  async function installed(args: readonly string[]): Promise<Ran> {
    const result = await execa(join(root, "node_modules", ".bin", "gantry"), args, {
      cwd: root,
      env: { PATH: path, NO_COLOR: "1" },
      reject: false,
      stdin: "ignore",
    });
    return { exitCode: result.exitCode ?? 1, stdout: result.stdout, stderr: result.stderr };
  }
});
