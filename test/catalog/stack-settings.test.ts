import assert from "node:assert/strict";
import { readStackSettings, stackSettingsFile } from "../../catalog/stack-settings.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { GantryError } from "../../model/errors.ts";
import { makeProject, type Project } from "./project.ts";

const file = stackSettingsFile("staging");

describe("where an environment lives in each cloud", () => {
  let project: Project;
  before(() => {
    project = makeProject();
  });
  const problemsOf = (read: () => unknown): readonly string[] => {
    try {
      read();
    } catch (error) {
      assert.ok(error instanceof GantryError);
      assert.equal(error.exitCode, 2);
      return error.problems;
    }
    return [];
  };

  for (const [what, text, problem] of [
    [
      "a merge that nobody has finished",
      "config:\n<<<<<<< HEAD\n  gcp:project: a\n=======\n>>>>>>> topic\n",
      /^Pulumi\.staging\.yaml:2:1: the marks of a merge conflict/,
    ],
    ["no YAML", "config: [\n", /^Pulumi\.staging\.yaml:2:1: not indented as its neighbours are$/],
    [
      "no project id",
      "config:\n  gcp:project: Lotus\n",
      /^Pulumi\.staging\.yaml:2:3 config\["gcp:project"\]: "Lotus" is no project id/,
    ],
    [
      "a state that lies where whoever changed it likes",
      "config:\n  gantry:state: https://elsewhere.example\n",
      /^Pulumi\.staging\.yaml:2:3 config\["gantry:state"\]: "https:\/\/elsewhere\.example" is no "gs:\/\/<bucket>", and not "https:\/\/api\.pulumi\.com"$/,
    ],
    [
      "an encrypted project id",
      "config:\n  gcp:project:\n    secure: v1:abc\n",
      /^Pulumi\.staging\.yaml:2:3 config\["gcp:project"\]: a map must be text$/,
    ],
  ] as const) {
    it(`is refused with the line where its file has ${what}, by the catalog too`, () => {
      project.write(file, text);
      for (const read of [
        () => readStackSettings(project.root, "staging"),
        () => loadCatalog(project.root),
      ]) {
        const problems = problemsOf(read);
        assert.equal(problems.length, 1);
        assert.match(problems[0] ?? "", problem);
      }
    });
  }

  it("is nowhere yet without the file", () => {
    project.delete(file);
    assert.deepEqual(readStackSettings(project.root, "staging"), {
      project: undefined,
      team: undefined,
      state: undefined,
    });
    assert.deepEqual(
      problemsOf(() => loadCatalog(project.root)),
      [],
    );
  });

  it("is not where another environment lives", () => {
    project.write(stackSettingsFile("production"), "config:\n  gcp:project: lotus-one\n");
    project.write(file, "config:\n  gcp:region: us-east1\n  gcp:project: lotus-one\n");
    const [problem = "", ...others] = problemsOf(() => loadCatalog(project.root));
    assert.deepEqual(others, []);
    assert.equal(
      problem,
      'Pulumi.staging.yaml:3:3 config["gcp:project"]: "lotus-one" is the project of production too (each environment has a Google project of its own)',
    );
  });
});
