import { generated, handPicked } from "../catalog/mutations/all.ts";
import { assertTold } from "../catalog/mutations/assert-told.ts";
import { makeProject, readExample, type Project } from "../catalog/project.ts";

const files = [
  "global/config.yml",
  ...["production", "staging", "canary", "sandbox", "performance"].map((name) => `${name}/config.yml`),
  "production/regions/us-east/config.yml",
  "production/regions/eu-west/config.yml",
].map((file) => `environments/${file}`);

describe("a malformed catalog, in every way that the mutations know", () => {
  let project: Project;
  before(() => {
    project = makeProject();
  });

  for (const mutation of [...handPicked(readExample), ...generated(files, readExample)]) {
    it(`is told in its place and nowhere else: ${mutation.name}`, () => {
      assertTold(project, mutation);
    });
  }
});
