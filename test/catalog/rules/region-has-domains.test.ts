import assert from "node:assert/strict";
import { loadEnvironment } from "../../../catalog/load.ts";
import { GantryError } from "../../../model/errors.ts";
import { globalFile, makeProject } from "../project.ts";

describe("a region without domain mappings", () => {
  it("is refused with the surface's line, Google's region and the regions to take instead", () => {
    const project = makeProject();
    project.edit(
      globalFile,
      (source) => `${source}\nregions:\n  eu-frankfurt: { gcp: europe-west3, vercel: fra1 }\n`,
    );
    project.write("environments/staging/regions/eu-frankfurt/config.yml", "");
    assert.throws(
      () => loadEnvironment(project.root, "staging"),
      (error) => {
        assert.ok(error instanceof GantryError);
        assert.match(
          error.problems[0] ?? "",
          /^environments\/staging\/config\.yml:\d+:\d+ surfaces\.api\.endpointUrl: .*no domain mappings in europe-west3 \(take a region that has them \(us-east, us-west, eu-west, .*\), or give eu-frankfurt another of Google's under regions in environments\/global\/config\.yml\)/,
        );
        return true;
      },
    );
  });

  it("is no mistake where there are some", () => {
    const project = makeProject();
    project.write("environments/staging/regions/ap-northeast/config.yml", "");
    assert.deepEqual(loadEnvironment(project.root, "staging").regions, ["ap-northeast", "us-east"]);
  });
});
