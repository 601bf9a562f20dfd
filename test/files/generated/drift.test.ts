import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { driftOf } from "../../../files/generated/drift.ts";
import type { Generator } from "../../../files/generated/generator.ts";
import { exampleFiles } from "../../../cli/generators/example-files.ts";
import { TestProject } from "../../support/project.ts";
import { generatorsFor } from "../../../cli/generators/index.ts";
import { temporaryFolder } from "../../support/clean-up.ts";

const root = join(import.meta.dirname, "../../..");

describe("what is generated", () => {
  for (const generator of generatorsFor({ prefix: "" })) {
    it(`is committed as it would be made now: ${generator.name}`, () => {
      const paths = driftOf(root, [generator]).map(({ path }) => path);
      assert.deepEqual(paths, [], "run `npm run generate`");
    });

    it(`is the same each time: ${generator.name}`, () => {
      assert.deepEqual(generator.generate(root), generator.generate(root));
    });
  }

  it("is nothing of a list that is a product's own, and something of Gantry's", () => {
    const project = new TestProject();
    project.edit("environments/global/config.yml", "name: lotus\n    # N", "name: orchid\n    # N");
    assert.equal(exampleFiles.generate(project.root).size, 0);
    assert.equal(exampleFiles.generate(root).size, 1);
  });

  it("is found to differ when it is missing, changed or left over", () => {
    const folder = temporaryFolder("gantry-drift-");
    mkdirSync(join(folder, "made"));
    for (const name of ["same", "changed", "stale"]) writeFileSync(join(folder, "made", name), "old");
    const made = new Map([
      ["made/same", "old"],
      ["made/changed", "new"],
      ["made/missing", "new"],
    ]);
    const generator: Generator = { name: "test", folders: ["made"], generate: () => made };
    assert.deepEqual(driftOf(folder, [generator]), [
      { path: "made/changed", content: "new" },
      { path: "made/missing", content: "new" },
      { path: "made/stale", content: undefined },
    ]);
  });
});
