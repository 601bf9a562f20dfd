import assert from "node:assert/strict";
import { draftValues, type WantedValue } from "../../../catalog/edit/draft-values.ts";
import type { Plain } from "../../../catalog/plain.ts";
import type { RegionName } from "../../../model/declared/region.ts";
import { GantryError } from "../../../model/errors.ts";
import { TestProject } from "../../support/project.ts";

function cloudRun(field: string, value: Plain, region?: RegionName): WantedValue {
  return { section: "surfaces", key: "api", below: ["cloudRun", field], value, region };
}

/** What a draft changes: the lines that go and come, by file. */
function changesOf(
  project: TestProject,
  ...args: Parameters<typeof draftValues> extends [string, ...infer Rest] ? Rest : never
) {
  const { files } = draftValues(project.root, ...args);
  return files.map(({ path, before = "", after }) => {
    const [old, now] = [before.split("\n"), after.split("\n")];
    return {
      path,
      gone: old.filter((line) => !now.includes(line)),
      new: now.filter((line) => !old.includes(line)),
    };
  });
}

describe("values that an environment's catalog is to have", () => {
  let project: TestProject;
  beforeEach(() => {
    project = new TestProject();
  });
  const staging = "environments/staging/config.yml";
  const production = "environments/production/config.yml";
  const regions = "environments/production/regions";

  it("stand in the environment's own file, beside what is there, and nothing is written yet", () => {
    const before = project.read(staging);
    assert.deepEqual(
      changesOf(project, "staging", [
        cloudRun("timeoutSeconds", 77, "us-east"),
        cloudRun("maxInstances", 9, "us-east"),
      ]),
      [
        {
          path: staging,
          gone: ["      maxInstances: 4"],
          new: ["      timeoutSeconds: 77", "      maxInstances: 9"],
        },
      ],
    );
    assert.equal(project.read(staging), before);
  });

  it("change nothing where they are so already", () => {
    assert.deepEqual(
      draftValues(project.root, "staging", [cloudRun("maxInstances", 4, "us-east")]).files,
      [],
    );
  });

  it("stand in a region's file where that says them", () => {
    assert.deepEqual(changesOf(project, "production", [cloudRun("minInstances", 3, "us-east")]), [
      {
        path: `${regions}/us-east/config.yml`,
        gone: ["      minInstances: 2"],
        new: ["      minInstances: 3"],
      },
    ]);
  });

  it("stand in a region's file where other regions are otherwise, and in the environment's where all are so", () => {
    const one = cloudRun("timeoutSeconds", 77, "eu-west");
    assert.deepEqual(changesOf(project, "production", [one]), [
      { path: `${regions}/eu-west/config.yml`, gone: [], new: ["      timeoutSeconds: 77"] },
    ]);
    assert.deepEqual(changesOf(project, "production", [one, cloudRun("timeoutSeconds", 77, "us-east")]), [
      { path: production, gone: [], new: ["      timeoutSeconds: 77"] },
    ]);
    const apart = changesOf(project, "production", [one, cloudRun("timeoutSeconds", 66, "us-east")]);
    assert.deepEqual(
      apart.map(({ path }) => path),
      [`${regions}/eu-west/config.yml`, `${regions}/us-east/config.yml`],
    );
  });

  it("are a catalog as a whole, or none of them", () => {
    const before = project.read(staging);
    assert.throws(
      () => draftValues(project.root, "staging", [cloudRun("minInstances", 9, "us-east")]),
      (error) => {
        assert.ok(error instanceof GantryError);
        assert.match(error.message, /would not hold/);
        assert.match(error.problems.join("\n"), /environments\/staging\/config\.yml:\d+:\d+ .*minInstances/);
        return true;
      },
    );
    assert.equal(project.read(staging), before);
  });

  it("are left to the author of a file that no program can edit", () => {
    project.edit(staging, /\n {6}maxInstances: 4\n/, "\n      maxInstances: 4\n      timeoutSeconds:\n");
    assert.throws(
      () => draftValues(project.root, "staging", [cloudRun("timeoutSeconds", 77, "us-east")]),
      /^GantryError: environments\/staging\/config\.yml cannot be edited by a program where it says what api is/,
    );
  });
});
