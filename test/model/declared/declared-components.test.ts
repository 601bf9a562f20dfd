import assert from "node:assert/strict";
import { declaredComponents, declaredOnce } from "../../../model/declared/declared-components.ts";
import { loadRepository } from "../../../catalog/load.ts";
import { environmentName } from "../../../model/scalars.ts";
import { repositoryStack } from "../../../stacks/repository.ts";
import { example, recordEnvironment } from "../../support/example.ts";
import { checkout } from "../../support/project.ts";
import { record, type Recording } from "../../support/recording.ts";

function componentsOf({ resources }: Recording): string[] {
  return resources.flatMap(({ type, name }) => (type.startsWith("gantry:") ? [`${type} ${name}`] : []));
}

describe("the components that a catalog declares", () => {
  for (const name of environmentName.options) {
    it(`are those that the program of ${name} makes`, async () => {
      const made = componentsOf(await recordEnvironment(example(name)));
      assert.deepEqual(declaredComponents(example(name)).toSorted(), made.toSorted());
    });
  }

  it("are those that the program of the repository's stack makes", async () => {
    const catalog = loadRepository(checkout);
    const made = componentsOf(await record(() => repositoryStack(catalog), { stack: "repository" }));
    assert.deepEqual(declaredOnce(catalog).toSorted(), made.toSorted());
  });
});
