import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadRepository } from "../../catalog/load.ts";
import { environmentName } from "../../model/scalars.ts";
import { repositoryStack } from "../../stacks/repository.ts";
import { recordedExample } from "../support/example.ts";
import { checkout } from "../support/project.ts";
import { record, type Recording } from "../support/recording.ts";
import { resourceTree } from "../support/resource-tree.ts";

/** `UPDATE_GOLDEN=1` writes the files anew; the difference is then read in the pull request. */
const update = process.env["UPDATE_GOLDEN"] === "1";

function assertGolden(stack: string, recording: Recording): void {
  const file = join(checkout, "test", "golden", `${stack}.resources.txt`);
  const tree = resourceTree(recording);
  if (update) writeFileSync(file, tree);
  assert.equal(tree, readFileSync(file, "utf8"));
}

describe("the resources of the example product", () => {
  for (const environment of environmentName.options) {
    it(`are those of the golden list in ${environment}`, async () => {
      assertGolden(environment, await recordedExample(environment));
    });
  }

  it("are those of the golden list in the repository stack", async () => {
    const catalog = loadRepository(checkout);
    assertGolden("repository", await record(() => repositoryStack(catalog), { stack: "repository" }));
  });
});
