import assert from "node:assert/strict";
import { packParts, programParts, refuseUnguardedImports } from "../../../guard/path/parts.ts";
import { checkout, TestProject } from "../../support/project.ts";

describe("what a pack and a program are made of", () => {
  it("is every folder that they import from, and no other", async () => {
    assert.deepEqual(await packParts(checkout), [
      "catalog",
      "clients",
      "components",
      "edge",
      "files",
      "model",
      "policy",
      "stacks",
      "package.json",
    ]);
    assert.deepEqual(await programParts(checkout), [
      "catalog",
      "clients",
      "components",
      "edge",
      "files",
      "model",
      "stacks",
      "package.json",
    ]);
  });

  it("takes in a folder of the product's own that the program imports", async () => {
    const project = new TestProject();
    project.write("shop/prices.ts", "export const price = 1;\n");
    project.copy("stacks");
    project.edit("stacks/index.ts", /^/, 'import "../shop/prices.ts";\n');
    assert.ok((await programParts(project.root)).includes("shop"));
  });

  it("takes in the product's own resources, which may import nothing that nobody reviews", async () => {
    const project = new TestProject();
    project.copy("stacks");
    project.write("stacks/own/uploads.ts", 'import "../names.ts";\nexport default function () {}\n');
    project.write("stacks/names.ts", "export {};\n");
    await refuseUnguardedImports(project.root);
    project.write("shop/names.ts", "export {};\n");
    project.edit("stacks/names.ts", /^/, 'import "../shop/names.ts";\n');
    await assert.rejects(refuseUnguardedImports(project.root), {
      problems: ['"shop/names.ts"'],
      exitCode: 2,
    });
    assert.ok((await packParts(project.root)).includes("shop"));
  });

  it("names each once where a file cannot be read, so that all counts", async () => {
    const project = new TestProject();
    project.copy("stacks");
    project.write("stacks/own/uploads.ts", "export default {");
    const parts = await packParts(project.root);
    assert.equal(new Set(parts).size, parts.length);
    assert.ok(parts.includes("environments"));
  });

  it("takes in a file at the top", async () => {
    const project = new TestProject();
    project.write("prices.ts", "export const price = 1;\n");
    project.copy("stacks");
    project.edit("stacks/index.ts", /^/, 'import "../prices.ts";\n');
    assert.ok((await programParts(project.root)).includes("prices.ts"));
  });

  it("is every folder where an import leads nowhere: what is unknown counts as reached", async () => {
    const project = new TestProject();
    project.write("shop/prices.ts", "export const price = 1;\n");
    project.copy("stacks");
    project.edit("stacks/index.ts", /^/, 'import "../gone/prices.ts";\n');
    const parts = await programParts(project.root);
    for (const name of ["catalog", "components", "environments", "model", "shop", "stacks"])
      assert.ok(parts.includes(name), name);
    assert.ok(!parts.includes("node_modules"));
  });
});
