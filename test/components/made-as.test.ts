import assert from "node:assert/strict";
import { loadCatalog, loadEnvironment } from "../../catalog/load.ts";
import { carryOutRename, endRename } from "../../catalog/rename/journal.ts";
import { planRename } from "../../catalog/rename/plan-rename.ts";
import { declaredComponents } from "../../model/declared/declared-components.ts";
import { makeProject } from "../catalog/project.ts";
import { recordEnvironment } from "../support/example.ts";

/** What a person reads, and what an entity says of itself; every other input is what a cloud or the engine goes by. */
const words = [
  "entityId",
  "madeAs",
  "surface",
  "displayName",
  "comment",
  "description",
  "documentation",
  "services",
];
const titles = /"(?:displayName|description)":"[^"]*"/g;

async function resourcesOf(root: string) {
  const catalog = loadEnvironment(root, "production");
  const { resources } = await recordEnvironment(catalog);
  const seen = resources.map(({ type, name, inputs, options, parent, dependsOn }) => ({
    of: `${type} ${name}`,
    inputs: JSON.stringify(
      Object.fromEntries(Object.entries(inputs).filter(([key]) => !words.includes(key))),
    ).replaceAll(titles, ""),
    protect: options.protect,
    parent: parent?.name,
    dependsOn: dependsOn.toSorted(),
  }));
  return {
    components: declaredComponents(catalog).toSorted(),
    resources: seen.toSorted((a, b) => a.of.localeCompare(b.of, "en")),
  };
}

describe("the resources of surfaces that were renamed", () => {
  it("are what they were, and called the same", async () => {
    const { root } = makeProject();
    const before = await resourcesOf(root);
    for (const from of ["api", "ocr-worker", "portal", "mobile"]) {
      carryOutRename(root, planRename(root, loadCatalog(root), { from, to: `new-${from}` }));
      endRename(root);
    }
    const ids = loadEnvironment(root, "production").surfaces.map(({ id }) => id);
    assert.deepEqual(ids, ["new-api", "new-mobile", "new-ocr-worker", "new-portal"]);
    assert.deepEqual(await resourcesOf(root), before);
  });
});
