import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkCatalog } from "../../catalog/check/check-catalog.ts";
import { listEnvironments } from "../../catalog/load.ts";
import { formatProblem } from "../../catalog/problem.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { globalFile, makeProject, type Project, productionFile, stagingFile, usEastFile } from "./project.ts";

const reserved =
  "is a name that no part of a subproject may have " +
  "(words of tags: approvals, break-glass, gantry, production, staging, canary, sandbox, performance)";

describe("the folders of a catalog", () => {
  let project: Project;
  before(() => {
    project = makeProject();
  });
  const problems = (): string[] => checkCatalog(project.root).problems.map(formatProblem);
  const link = (target: string, path: string): void => {
    project.write(path, "");
    rmSync(join(project.root, path));
    symlinkSync(target, join(project.root, path));
  };

  it("are right in the example", () => {
    assert.deepEqual(problems(), []);
    assert.deepEqual(listEnvironments(project.root), [
      "production",
      "staging",
      "canary",
      "sandbox",
      "performance",
    ]);
  });

  const unknown: readonly (readonly [path: string, problem: string])[] = [
    [
      "environments/prod/config.yml",
      'environments/prod: is no folder of the catalog (did you mean "production"?)',
    ],
    [
      "environments/Staging/config.yml",
      'environments/Staging: is no folder of the catalog (did you mean "staging"?)',
    ],
    [
      "environments/config.yml",
      "environments/config.yml: is no file of the catalog (expected here: config.schema.json, README.md)",
    ],
    [
      "environments/staging/config.yaml",
      'environments/staging/config.yaml: is no file of the catalog (did you mean "config.yml"?)',
    ],
    [
      "environments/staging/region/us-east/config.yml",
      'environments/staging/region: is no folder of the catalog (did you mean "regions"?)',
    ],
    [
      "environments/staging/regions/us-esat/config.yml",
      'environments/staging/regions/us-esat: is no known region (did you mean "us-east"?)',
    ],
    [
      "environments/staging/regions/us-east/notes.txt",
      "environments/staging/regions/us-east/notes.txt: is no file of the catalog (expected here: config.yml, README.md)",
    ],
    [
      "environments/staging/regions/us-east/secrets.enc",
      "environments/staging/regions/us-east/secrets.enc: is no file of the catalog (expected here: config.yml, README.md)",
    ],
    [
      "environments/staging/subprojects/my..auth/config.yml",
      "environments/staging/subprojects/my..auth: is no name of a subproject (use letters, digits and ._-, begin with a letter or digit, and at most 100 characters for the path)",
    ],
    [
      "environments/staging/subprojects/break-glass/config.yml",
      `environments/staging/subprojects/break-glass: ${reserved}`,
    ],
    [
      "environments/staging/subprojects/Gantry/config.yml",
      `environments/staging/subprojects/Gantry: ${reserved}`,
    ],
    [
      "environments/staging/regions/us-east/subprojects/services/approvals/config.yml",
      `environments/staging/regions/us-east/subprojects/services/approvals: ${reserved}`,
    ],
    [
      "environments/staging/subprojects/production/auth/config.yml",
      `environments/staging/subprojects/production: ${reserved}`,
    ],
    [
      "environments/global/regions/us-east/config.yml",
      "environments/global/regions: is no folder of the catalog",
    ],
  ];
  for (const [path, problem] of unknown) {
    it(`may not hold ${path}`, () => {
      project.write(path, "# nothing\n");
      assert.deepEqual(problems(), [problem]);
    });
  }

  it("may hold secrets, hidden files and a README", () => {
    project.write("environments/README.md", "# Environments\n");
    project.write("environments/staging/secrets.enc", "{}");
    project.write("environments/staging/regions/us-east/.gitkeep", "");
    assert.deepEqual(problems(), []);
  });

  it("need a config.yml in every environment", () => {
    project.delete(stagingFile);
    assert.deepEqual(problems(), [`${stagingFile}: is missing`]);
  });

  it("need the global config.yml, and say so once", () => {
    project.delete(globalFile);
    assert.deepEqual(problems(), [`${globalFile}: is missing`]);
  });

  it("need a region in every environment, by a folder or in its file, but no file in the folder", () => {
    project.delete("environments/staging/regions");
    assert.deepEqual(problems(), [
      "environments/staging: has no region (write region: us-east into environments/staging/config.yml, or add a folder such as environments/staging/regions/us-east)",
    ]);
    mkdirSync(join(project.root, "environments/staging/regions/us-east"), { recursive: true });
    assert.deepEqual(problems(), []);
  });

  it("are missing as a whole", () => {
    project.delete("environments");
    assert.deepEqual(problems(), ["environments: is missing", `${globalFile}: is missing`]);
  });

  it("may hold a link to a file of the project", () => {
    project.delete(usEastFile);
    link("../eu-west/config.yml", usEastFile);
    // The two regions now have one endpoint, which is that of one surface.
    assert.deepEqual(problems(), []);
  });

  it("may not hold a link that leads out of the project, to a folder, in a circle or nowhere", () => {
    const outside = temporaryFolder("gantry-outside-");
    writeFileSync(join(outside, "config.yml"), "surfaces: {}\n");
    const targets = [join(outside, "config.yml"), "/etc/passwd", "..", "README.md", "nowhere"];
    for (const target of targets) {
      link(target, "environments/staging/README.md");
      assert.deepEqual(problems(), [
        "environments/staging/README.md: is a symbolic link that does not lead to a file of the project",
      ]);
      rmSync(join(project.root, "environments/staging/README.md"));
    }
  });

  it("do not wait for a pipe", () => {
    project.delete(productionFile);
    const makePipe = "mkfifo";
    execFileSync(makePipe, [join(project.root, productionFile)]);
    assert.deepEqual(problems(), [
      `${productionFile}: is neither a file nor a folder`,
      `${productionFile}: is no file`,
    ]);
  });
});
