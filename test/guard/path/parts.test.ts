import assert from "node:assert/strict";
import { packParts, programParts } from "../../../guard/path/parts.ts";
import { checkout, TestProject } from "../../support/project.ts";

describe("what a pack and a program are made of", () => {
  it("is every folder that they import from, and no other", async () => {
    assert.deepEqual(await packParts(checkout), [
      "catalog",
      "clients",
      "components",
      "edge",
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
