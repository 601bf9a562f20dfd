import assert from "node:assert/strict";
import { checkCatalog } from "../../catalog/check/check-catalog.ts";
import { loadProfiles } from "../../catalog/load-profiles.ts";
import { explainEnvironment, loadEnvironment } from "../../catalog/load.ts";
import { formatProblem } from "../../catalog/problem.ts";
import { globalFile, makeProject, productionFile, stagingFile, type Project } from "./project.ts";

const north = "environments/staging/regions/eu-north/config.yml";

describe("regions beyond the usual ones", () => {
  let project: Project;
  beforeEach(() => {
    project = makeProject();
  });
  const problems = (): string[] => checkCatalog(project.root).problems.map(formatProblem);
  const declare = (file: string, text: string): void => {
    project.edit(file, (source) => `${source}\nregions:\n${text}`);
  };
  /** The line on which something stands in a file. */
  const lineOf = (file: string, text: string): number =>
    project
      .read(file)
      .split("\n")
      .findIndex((line) => line.includes(text)) + 1;

  it("are declared once, with the providers' names, and used by their own", () => {
    declare(globalFile, "  eu-north: { gcp: europe-north1, vercel: arn1 }\n");
    project.write(north, "");
    assert.deepEqual(problems(), []);
    const { regions, providerRegions } = loadEnvironment(project.root, "staging");
    assert.deepEqual(regions, ["eu-north", "us-east"]);
    assert.deepEqual(providerRegions["eu-north"], { gcp: "europe-north1", vercel: "arn1" });
    assert.equal(providerRegions["us-east"]?.gcp, "us-east1");
  });

  it("have no job of their own, since it is in the primary one alone", () => {
    const job = "surfaces: { api: { cloudRun: { jobs: { nightly: { args: [run] } } } } }\n";
    project.write("environments/staging/regions/eu-west/config.yml", job);
    const [problem, ...others] = problems();
    assert.match(
      problem ?? "",
      /surfaces\.api\.cloudRun\.jobs: is not regional \(it is in the primary region/,
    );
    assert.deepEqual(others, []);
  });

  it("may give a usual name to another of Google's", () => {
    declare(globalFile, "  eu-central: { gcp: europe-north1, vercel: fra1 }\n");
    project.write("environments/staging/regions/eu-central/config.yml", "");
    assert.deepEqual(problems(), []);
  });

  it("are not needed where a domain of Cloud Run may lie: every usual one has them", () => {
    for (const region of ["us-west", "eu-west", "eu-central", "ap-southeast", "ap-northeast"])
      project.write(`environments/staging/regions/${region}/config.yml`, "");
    assert.deepEqual(problems(), []);
  });

  it("are refused where nobody declared them, with the declared one that was meant", () => {
    declare(globalFile, "  eu-north: { gcp: europe-north1, vercel: arn1 }\n");
    project.write("environments/staging/regions/eu-norht/config.yml", "");
    assert.deepEqual(problems(), [
      'environments/staging/regions/eu-norht: is no known region (did you mean "eu-north"?)',
    ]);
  });

  it("are refused with the way to declare one where none is near", () => {
    project.write("environments/staging/regions/mars-polar/config.yml", "");
    assert.deepEqual(problems(), [
      `environments/staging/regions/mars-polar: is no known region (known: us-east, us-west, eu-west, eu-central, ap-southeast, ap-northeast; declare another one under regions in ${globalFile})`,
    ]);
  });

  for (const [what, entry, said] of [
    [
      "a name that Google does not have",
      "{ gcp: europe-norht1, vercel: arn1 }",
      'gcp: "europe-norht1" must be a region of Cloud Run such as "europe-north1" (did you mean "europe-north1"?)',
    ],
    [
      "a name that Vercel does not have",
      "{ gcp: europe-north1, vercel: arn2 }",
      'vercel: "arn2" must be a region of Vercel such as "arn1" (did you mean "arn1"?)',
    ],
    ["one name alone", "{ gcp: europe-north1 }", "vercel: is required"],
    [
      "a provider that nobody asks",
      "{ gcp: europe-north1, vercel: arn1, aws: eu-north-1 }",
      "aws: is not a known key (known: gcp, vercel)",
    ],
  ] as const) {
    it(`are refused with ${what}, by file and line, and once`, () => {
      declare(globalFile, `  eu-north: ${entry}\n`);
      project.write(north, "");
      const [problem, ...more] = problems();
      assert.deepEqual(more, []);
      const at = `${globalFile}:${lineOf(globalFile, "eu-north:")}:`;
      assert.ok(problem?.startsWith(at) && problem.endsWith(` regions.eu-north.${said}`), problem);
    });
  }

  it("are refused under a name that is one provider's", () => {
    declare(globalFile, "  europe-north1: { gcp: europe-north1, vercel: arn1 }\n");
    assert.match(
      problems().join("\n"),
      /regions\.europe-north1: "europe-north1" must be a cloud-agnostic region/,
    );
  });

  it("are the same for every environment", () => {
    declare(stagingFile, "  eu-north: { gcp: europe-north1, vercel: arn1 }\n");
    assert.match(
      problems().join("\n"),
      new RegExp(`^${stagingFile}:\\d+:1 regions: is the same for every environment`),
    );
  });

  it("are not two of one place in an environment", () => {
    declare(globalFile, "  na-east: { gcp: us-east1, vercel: cle1 }\n");
    project.write("environments/staging/regions/na-east/config.yml", "");
    assert.deepEqual(problems(), [
      "environments/staging/regions/us-east: is us-east1 at Google, and so is na-east (keep one of the two)",
    ]);
  });

  it("serve no domain from Cloud Run where Google has no mappings", () => {
    declare(globalFile, "  th-bangkok: { gcp: asia-southeast3, vercel: sin1 }\n");
    project.write("environments/production/regions/th-bangkok/config.yml", "");
    const found = problems();
    assert.ok(found.length > 0);
    for (const problem of found) {
      assert.match(
        problem,
        new RegExp(
          `^${productionFile}:.*cannot be served from th-bangkok: Cloud Run has no domain mappings in asia-southeast3`,
        ),
      );
    }
  });
});

describe("an environment without regions/", () => {
  let project: Project;
  beforeEach(() => {
    project = makeProject();
    project.delete("environments/staging/regions");
  });
  const problems = (): string[] => checkCatalog(project.root).problems.map(formatProblem);
  const write = (text: string, file = stagingFile): void => {
    project.edit(file, (source) => `${source}\n${text}`);
  };

  it("is in the region that its file names, with the surfaces as the environment has them", () => {
    write("region: eu-west\n");
    assert.deepEqual(problems(), []);
    const { regions, regional, surfaces } = loadEnvironment(project.root, "staging");
    assert.deepEqual(regions, ["eu-west"]);
    const api = surfaces.find(({ id }) => id === "api");
    assert.deepEqual(regional["eu-west"]?.["api"], api);
  });

  it("is in the region that the global file names for all that say nothing", () => {
    write("region: us-west\n", globalFile);
    assert.deepEqual(problems(), []);
    assert.deepEqual(loadEnvironment(project.root, "staging").regions, ["us-west"]);
    assert.deepEqual(loadEnvironment(project.root, "production").regions, ["eu-west", "us-east"]);
  });

  it("is explained in its region, and refuses another one", () => {
    write("region: eu-west\n");
    const { layers } = explainEnvironment(project.root, "staging", { region: "eu-west" });
    assert.deepEqual(
      layers.map(({ path }) => path),
      [globalFile, stagingFile],
    );
    assert.throws(
      () => explainEnvironment(project.root, "staging", { region: "us-east" }),
      /has no region "us-east"/,
    );
  });

  it("has a profile for its region", () => {
    write("region: eu-west\n");
    const names = loadProfiles(project.root).map(({ name }) => name);
    assert.ok(names.includes("staging:eu-west"));
    assert.ok(!names.includes("staging:us-east"));
  });

  for (const [what, text, said] of [
    [
      "that nobody knows",
      "region: eu-wset\n",
      'region: "eu-wset" is no known region (did you mean "eu-west"?)',
    ],
    [
      "that is a provider's",
      "region: us-east1\n",
      'region: "us-east1" must be a cloud-agnostic region such as "us-east"',
    ],
    ["that has no domain mappings", "region: th-bangkok\n", "cannot be served from th-bangkok"],
  ] as const) {
    it(`refuses a region ${what}, by file and line`, () => {
      write("regions:\n  th-bangkok: { gcp: asia-southeast3, vercel: sin1 }\n", globalFile);
      write(text);
      const found = problems();
      assert.ok(found.length > 0);
      for (const problem of found) {
        assert.match(problem, new RegExp(`^${stagingFile}:\\d+:\\d+ `));
        assert.ok(problem.includes(said), problem);
      }
    });
  }

  it("is not one that has folders: they say where it is", () => {
    project.write("environments/staging/regions/us-east/config.yml", "");
    write("region: eu-west\n");
    assert.match(
      problems().join("\n"),
      /^environments\/staging\/config\.yml:\d+:1 region: "eu-west" has no effect beside environments\/staging\/regions \(remove it, or the folders\)$/,
    );
  });
});
