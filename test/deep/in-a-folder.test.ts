import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { InstalledProduct } from "../support/installed-product.ts";

const init = ["init", "--product", "orchid", "--domain", "orchid.example", "--apps", "api,portal"];
const answers = [
  "--repository",
  "orchid-labs/orchid",
  "--reviewers",
  "mali:1,jonas:2",
  "--no-preview",
  "--yes",
];

/** As a team has it whose repository has apps of its own: the package in a folder, with a lock there or in npm's workspace. */
for (const isWorkspace of [false, true]) {
  describe(`a project in a folder ${isWorkspace ? "of npm's workspaces" : "with packages of its own"}`, () => {
    let product: InstalledProduct;
    before(async () => {
      product = await InstalledProduct.make({ folder: "infra", isWorkspace });
    });
    const holds = async (...args: readonly string[]): Promise<string> => {
      const { exitCode, stdout, stderr } = await product.gantry(args);
      assert.equal(exitCode, 0, `gantry ${args.join(" ")}\n${stdout}${stderr}`);
      return stdout;
    };

    it("begins there, with its packages where npm has them, and what GitHub reads at the top", async () => {
      await holds(...init, ...answers);
      await holds("workflows", "generate");
      await holds("workflows", "check");
      await holds("generate", "--check");
      await holds("scripts", "check");
      for (const path of [".github/workflows", ".github/CODEOWNERS"])
        assert.ok(existsSync(join(product.repository, path)), path);
      assert.equal(existsSync(join(product.root, "node_modules")), !isWorkspace);
      assert.ok((await holds("profile", "hook", "bash")).includes(product.entry));
      await product.commit("Begin");
    });

    it("is deployed to the local cloud, and nothing drifts", async () => {
      await holds("up", "staging", "--local", "--yes");
      assert.match(await holds("drift", "staging", "--local"), /drift/);
    });

    it("is judged by the package that the base locks, in a preview and in a review", async () => {
      await product.git("checkout", "--quiet", "-b", "topic");
      const file = "environments/staging/config.yml";
      product.write(file, product.read(file).replace(/maxInstances: \d+/, "maxInstances: 7"));
      await product.commit("Let the API grow");
      const judged = /policy pack is that of main \(\w+\), and so are the packages that it runs from/;
      assert.match(await holds("preview", "staging", "--local", "--base", "main"), judged);
      const reviewed = await holds("review", "--base", "main");
      assert.match(reviewed, judged);
      assert.doesNotMatch(reviewed, /This change touches what judges it/);
      product.write("policy/main.js", "// judges nothing\n");
      await product.commit("Judge nothing");
      const spoilt = await product.gantry(["preview", "staging", "--local", "--base", "main"]);
      assert.notEqual(spoilt.exitCode, 0, spoilt.stdout);
    });
  });
}
