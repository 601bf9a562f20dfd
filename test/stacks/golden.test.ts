import { loadRepository } from "../../catalog/load.ts";
import { environmentName } from "../../model/scalars.ts";
import { repositoryStack } from "../../stacks/repository.ts";
import { recordedExample } from "../support/example.ts";
import { assertGolden } from "../support/golden.ts";
import { checkout } from "../support/project.ts";
import { record, type Recording } from "../support/recording.ts";
import { resourceTree } from "../support/resource-tree.ts";

const assertResources = (stack: string, recording: Recording): void => {
  assertGolden(`${stack}.resources.txt`, resourceTree(recording));
};

describe("the resources of the example product", () => {
  for (const environment of environmentName.options) {
    it(`are those of the golden list in ${environment}`, async () => {
      assertResources(environment, await recordedExample(environment));
    });
  }

  it("are those of the golden list in the repository stack", async () => {
    const catalog = loadRepository(checkout);
    assertResources("repository", await record(() => repositoryStack(catalog), { stack: "repository" }));
  });
});
