import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { checkLayers } from "../../catalog/check/check-layers.ts";
import { formatPath } from "../../catalog/problem.ts";
import { catalogRules } from "../../catalog/rules/index.ts";
import { layersOf, openEnvironment } from "../../catalog/source.ts";
import { environmentName, type EnvironmentName } from "../../model/scalars.ts";
import { makeProject, type Project, productionFile } from "./project.ts";
import { ruleBreaks } from "./rule-breaks.ts";

describe("a rule of the catalog", () => {
  let project: Project;
  before(() => {
    project = makeProject();
  });
  const found = (environment: EnvironmentName, id: string): string[] => {
    const { context } = checkLayers(
      project.root,
      environment,
      layersOf(openEnvironment(project.root, environment)),
    );
    const rule = catalogRules.find((one) => one.id === id);
    return rule === undefined
      ? ["no such rule"]
      : [...rule.check(context)].map(({ path }) => formatPath(path));
  };

  it("has an id that is its own, and a sentence", () => {
    assert.equal(new Set(catalogRules.map((rule) => rule.id)).size, catalogRules.length);
    for (const { description } of catalogRules) assert.match(description, /^[A-Z].*\.$/);
  });

  it("has a case here", () => {
    assert.deepEqual(Object.keys(ruleBreaks).sort(), catalogRules.map((rule) => rule.id).sort());
  });

  for (const { id } of catalogRules) {
    it(`finds nothing in the example: ${id}`, () => {
      for (const environment of environmentName.options)
        assert.deepEqual(found(environment, id), [], environment);
    });
  }

  for (const [id, changes] of Object.entries(ruleBreaks)) {
    for (const [index, [file, change, at]] of changes.entries()) {
      it(`finds what breaks it: ${id}, case ${index + 1}`, () => {
        project.write(file, change(existsSync(join(project.root, file)) ? project.read(file) : ""));
        assert.deepEqual(found(file === productionFile ? "production" : "staging", id), at);
      });
    }
  }
});
