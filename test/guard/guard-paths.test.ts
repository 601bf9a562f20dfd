import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesReached } from "../../files/reached.ts";
import { guardPathOf, guardPaths, guardPathsIn } from "../../guard/guard-paths.ts";
import { checkout } from "../support/project.ts";

describe("the paths of what judges a change", () => {
  it("hold whatever runs, but for tests and documents", () => {
    const open = ["docs", "environments", "migrations", "test"];
    const tracked = execFileSync("git", ["ls-files"], { cwd: checkout, encoding: "utf8" }).split("\n");
    const folders = new Set(
      tracked.filter((file) => file.includes("/")).map((file) => file.split("/")[0] ?? ""),
    );
    for (const name of folders) if (!open.includes(name)) assert.ok(guardPathOf(`${name}/x`, ""), name);
    for (const file of ["package.json", "Pulumi.production.yaml", "docs/governance.yml", ".gitleaks.toml"])
      assert.ok(guardPathOf(file, ""), file);
    for (const file of ["README.md", "environments/staging/config.yml", "apps/cli/main.ts", "policy.md"])
      assert.equal(guardPathOf(file, ""), undefined, file);
  });

  it("hold every file that judges, deploys, or is loaded by the pack, by its imports", async () => {
    const entries = ["cli/main.ts", "stacks/index.ts", "policy/main.js", "local/plugin.ts"];
    const found = ["policy/rules/*.ts", "workflows/kinds/*.ts", "workflows/rules/*.ts"];
    const reached = await filesReached(checkout, [...entries, ...globSync(found, { cwd: checkout })]);
    const outside = [...reached].filter((file) => guardPathOf(file, "") === undefined);
    assert.deepEqual(outside, []);
    assert.ok(reached.size > 400, `${reached.size} files`);
  });

  it("lie in the project's folder, but for what the repository has at its top", () => {
    const guarded = [
      "infra/policy/pack/pack.ts",
      "infra/Pulumi.staging.yaml",
      "infra/package.json",
      "package.json",
    ];
    for (const file of [...guarded, ".github/CODEOWNERS"]) assert.ok(guardPathOf(file, "infra/"), file);
    for (const file of ["policy/x.ts", "Pulumi.yaml", "infra/.github/x", "infra/docs/x.md", "apps/api/x.py"])
      assert.equal(guardPathOf(file, "infra/"), undefined, file);
  });

  it("belong to those who approve production, in a file that GitHub reads", () => {
    const lines = readFileSync(join(checkout, ".github", "CODEOWNERS"), "utf8").split("\n");
    for (const path of guardPaths) {
      const line = lines.find((each) => each.split(/ +/)[0] === path);
      assert.deepEqual(line?.split(/ +/).slice(1), ["@mali-s", "@jonas-w"], path);
    }
  });

  it("leave a product that has Gantry as a package its own lint and types, and guard its program, pack and lock", () => {
    const paths = guardPathsIn("", false);
    for (const path of [
      "/policy/",
      "/stacks/",
      "/package-lock.json",
      "/environments/production/",
      "/.github/",
    ])
      assert.ok(paths.includes(path), path);
    for (const path of ["/model/", "/eslint.config.ts", "/tsconfig.json", "/.ci/"])
      assert.ok(!paths.includes(path), path);
    assert.ok(guardPathsIn("infra/", false).includes("/infra/policy/"));
    assert.equal(guardPathOf("infra/model/x.ts", "infra/", false), undefined);
    assert.equal(guardPathOf("infra/stacks/index.ts", "infra/", false), "/infra/stacks/");
    assert.equal(guardPathOf("package-lock.json", "infra/", false), "/package-lock.json");
  });
});
