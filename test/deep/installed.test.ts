import assert from "node:assert/strict";
import { lstatSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gantryPackage } from "../../model/gantry-package.ts";
import { gantry } from "../support/gantry.ts";
import { InstalledProduct } from "../support/installed-product.ts";

const apps = "api,ocr-worker,portal,mobile";
const answers = ["--product", "orchid", "--domain", "orchid.example", "--repository", "orchid-labs/orchid"];

/** As a team has it: `npm pack`, `npm install --save-dev` of that file in a repository of its own, and "gantry init" there. */
describe("an installed package", () => {
  let product: InstalledProduct;
  let root: string;
  before(async () => {
    product = await InstalledProduct.make();
    root = product.root;
  });
  const installed = (args: readonly string[]) => product.gantry(args);

  it("takes less than 150 MB beside Pulumi's five SDKs", () => {
    const sdks = ["cloudflare", "gcp", "github", "pulumi"].map((name) => join("@pulumi", name));
    const taken = (folder: string): number => megabytes(join(product.packages, folder));
    const beside = taken("") - [...sdks, join("@pulumiverse", "vercel")].map(taken).reduce((a, b) => a + b);
    assert.ok(beside > 50 && beside < 150, `${beside.toFixed(1)} MB`);
  });

  it("makes a project of a few files of its own, which hand on the package's program and pack", async () => {
    const made = await installed(["init", ...answers, "--apps", apps, "--no-preview", "--yes"]);
    assert.equal(made.exitCode, 0, made.stderr);
    const said = (file: string): string => product.read(file).replaceAll(/^\/\/ .*\n/gm, "");
    assert.equal(said("stacks/index.ts"), `export { default } from "${gantryPackage}/program";\n`);
    assert.equal(said("policy/main.js"), `import "${gantryPackage}/policy";\n`);
    assert.match(product.read("Pulumi.yaml"), /^name: orchid\n/);
    const again = await installed(["init", ...answers, "--apps", apps, "--no-preview", "--yes"]);
    assert.match(again.stdout, /nothing to create/);
    await product.commit("Begin");
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
    ["bootstrap", "staging", "--plan"],
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
  });

  it("takes away again all that it wrote, and leaves what was there", async () => {
    const all = ["--catalog", "--released", "production,staging,repository"];
    const { exitCode, stderr } = await installed(["uninit", ...all, "--yes"]);
    assert.equal(exitCode, 0, stderr);
    const left = readdirSync(root).filter((name) => name !== ".git" && name !== ".gantry");
    const there = [".gitignore", "archives", "node_modules", "package-lock.json", "package.json"];
    assert.deepEqual(left.toSorted(), there);
    await product.git("reset", "--quiet", "--hard");
  });

  it("gives a shell functions that come back to it", async () => {
    const { stdout } = await installed(["profile", "hook", "bash"]);
    assert.ok(stdout.includes(product.entry), stdout.slice(0, 200));
  });

  it("previews staging on the local cloud, judged by every rule, each with what it protects", async () => {
    const { exitCode, stdout, stderr } = await installed(["preview", "staging", "--local"]);
    assert.equal(exitCode, 0, stderr);
    assert.match(stdout, /\d+ to create/);
    assert.match(stdout, /policy: all \d+ rules hold/);
    assert.match(stdout, /✓ CredentialBundle /);
  });

  it("remembers what a person previewed, until a file of the package is another one", async () => {
    const up = await installed(["up", "staging", "--local", "--yes"]);
    assert.equal(up.exitCode, 0, up.stdout + up.stderr);
    const previewed = async (): Promise<boolean> => {
      const person = { CI: "", GITHUB_ACTIONS: "" };
      const { exitCode, stdout, stderr } = await product.gantry(["preview", "staging", "--local"], person);
      assert.equal(exitCode, 0, stderr);
      assert.doesNotMatch(stderr, /not remembered/);
      return stdout.includes("nothing that it was made of has moved since");
    };
    assert.deepEqual([await previewed(), await previewed()], [false, true]);
    const file = join(product.packages, "@pulumi", "pulumi", "package.json");
    writeFileSync(file, readFileSync(file));
    assert.deepEqual([await previewed(), await previewed()], [false, true]);
  });

  it("judges a change by the package that the base locks", async () => {
    await product.git("checkout", "--quiet", "-b", "topic");
    const file = "environments/staging/config.yml";
    product.write(file, product.read(file).replace(/maxInstances: \d+/, "maxInstances: 7"));
    await product.commit("Let the API grow");
    const { exitCode, stdout, stderr } = await installed(["preview", "staging", "--local", "--base", "main"]);
    assert.equal(exitCode, 0, stdout + stderr);
    assert.match(
      stdout,
      /the policy pack is that of main \(\w+\), and so are the packages that it runs from/,
    );
    product.write("policy/main.js", "// judges nothing\n");
    await product.commit("Judge nothing");
    const spoilt = await installed(["preview", "staging", "--local", "--base", "main"]);
    assert.notEqual(spoilt.exitCode, 0, spoilt.stdout);
  });
});

/** What a folder takes on the disk, of which a file with several names is counted once. */
function megabytes(folder: string): number {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  const files = entries.map((entry) => lstatSync(join(entry.parentPath, entry.name)));
  const blocks = new Map(files.map(({ ino, blocks }) => [ino, blocks]));
  return ([...blocks.values()].reduce((sum, each) => sum + each, 0) * 512) / 2 ** 20;
}
