import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { nameProject } from "../../init/name-project.ts";
import { temporaryFolder } from "../support/clean-up.ts";

/** Pulumi.yaml as it would be; undefined where it stays. */
function named(text?: string): string | undefined {
  const root = temporaryFolder();
  if (text !== undefined) writeFileSync(join(root, "Pulumi.yaml"), text);
  return nameProject(root, "orchid");
}

describe("the project's name in Pulumi.yaml", () => {
  it("is the product's instead of Gantry's own, and nothing else changes", () => {
    assert.equal(
      named("# one\nname: gantry # ours\nmain: gantry\n"),
      "# one\nname: orchid # ours\nmain: gantry\n",
    );
    assert.equal(named('name: "gantry"\r\nmain: x\r\n'), "name: orchid\r\nmain: x\r\n");
    assert.equal(named("runtime: nodejs\nname: gantry"), "runtime: nodejs\nname: orchid");
  });

  it("stays where somebody chose another one", () => {
    for (const name of ["gantry-web", "lotus", "gantry2"]) assert.equal(named(`name: ${name}\n`), undefined);
  });

  it("is nobody's where there is no project", () => {
    assert.equal(named(), undefined);
  });
});
