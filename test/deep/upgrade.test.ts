import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { create, extract } from "tar";
import { z } from "zod";
import { temporaryFolder } from "../support/clean-up.ts";
import { InstalledProduct } from "../support/installed-product.ts";
import { gantryPackage } from "../../model/gantry-package.ts";

const script = "scripts/ci/60-scan.sh";
const flags = ["--product", "orchid", "--domain", "orchid.example", "--repository", "orchid-labs/orchid"];

const manifest = z.object({ version: z.string() });

/** The archive that a product has, as a newer one: its version, its changelog and a script are others. */
async function newerThan(archive: string): Promise<string> {
  const folder = temporaryFolder();
  await extract({ file: archive, cwd: folder });
  const change = (path: string, to: (text: string) => string): void => {
    const file = join(folder, "package", path);
    writeFileSync(file, to(readFileSync(file, "utf8")));
  };
  change("package.json", (text) => text.replace(/"version": "[^"]+"/, '"version": "9.0.0"'));
  change("CHANGELOG.md", (text) =>
    text.replace("\n- ", "\n- Scans say more. **To change in a product:** nothing by hand.\n- "),
  );
  change(script, (text) => `${text}# newer\n`);
  const file = join(temporaryFolder(), "gantry-dev-gantry-9.0.0.tgz");
  await create({ file, gzip: true, cwd: folder }, ["package"]);
  return file;
}

describe("a product that takes a newer package", () => {
  let product: InstalledProduct;
  let newer: string;
  before(async () => {
    product = await InstalledProduct.make();
    const begun = await product.gantry(["init", ...flags, "--yes", "--no-preview"]);
    assert.equal(begun.exitCode, 0, begun.stderr);
    await product.gantry(["workflows", "generate"]);
    await product.commit("Begin");
    const archives = join(product.root, "archives");
    newer = await newerThan(join(archives, readdirSync(archives)[0] ?? ""));
  });
  const version = (): unknown =>
    manifest.parse(JSON.parse(readFileSync(join(product.packages, gantryPackage, "package.json"), "utf8")))
      .version;

  it("is told what changed, and has it installed, locked, and its files moved, by one command", async () => {
    const ran = await product.gantry(["upgrade", newer, "--yes"]);
    assert.equal(ran.exitCode, 0, `${ran.stdout}\n${ran.stderr}`);
    assert.match(
      ran.stdout,
      /→ 9\.0\.0: 1 change, 1 of which asks something of a product\n {2}- Scans say more\./,
    );
    assert.match(ran.stdout, /npx gantry review --base HEAD~1/);
    assert.equal(version(), "9.0.0");
    const [archive = "", ...others] = readdirSync(join(product.root, "archives"));
    assert.deepEqual(others, []);
    assert.match(product.read("package.json"), new RegExp(`file:archives/${archive.replaceAll(".", "\\.")}`));
    assert.match(product.read("package-lock.json"), /"version": "9\.0\.0"/);
    assert.match(product.read(script), /# newer\n$/);
    assert.equal((await product.gantry(["workflows", "check"])).exitCode, 0);
  });

  it("changes nothing when it is run again, and completes what was stopped half way", async () => {
    await product.commit("Take 9.0.0");
    const again = await product.gantry(["upgrade", newer, "--yes", "--json"]);
    assert.equal(again.exitCode, 0, again.stderr);
    assert.match(again.stdout, /"done": true/);
    assert.equal((await product.status()).trim(), "");
    // Killed after npm, and before the rest.
    product.write("environments/config.schema.json", "{}\n");
    writeFileSync(join(product.root, "archives", "gantry-0.0.9-01234567.tgz"), "");
    assert.equal((await product.gantry(["upgrade", newer, "--yes"])).exitCode, 0);
    assert.equal((await product.status()).trim(), "");
    assert.ok(!existsSync(join(product.root, "archives", "gantry-0.0.9-01234567.tgz")));
  });

  it("is reviewed by both: the package that its base locks, and the newer one", async () => {
    const review = await product.gantry(["review", "--base", "HEAD~1", "--json"]);
    assert.ok(review.exitCode <= 1, review.stderr);
    assert.match(review.stdout, /package-lock\.json/);
  });
});
