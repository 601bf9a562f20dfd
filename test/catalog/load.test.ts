import assert from "node:assert/strict";
import { explainEnvironment, loadCatalog, loadEnvironment, loadRepository } from "../../catalog/load.ts";
import { formatPath } from "../../catalog/problem.ts";
import { GantryError } from "../../model/errors.ts";
import { vercelBuild } from "../../model/vercel-build.ts";
import { globalFile, makeProject, type Project, productionFile, stagingFile, usEastFile } from "./project.ts";
import { entryAt, insertBefore, placeOf, removeEntry, renameKey, setValue } from "./yaml-edit.ts";

describe("loading the catalog", () => {
  let project: Project;
  let root: string;
  before(() => {
    project = makeProject();
    ({ root } = project);
  });
  const failure = (load: () => unknown): GantryError => {
    try {
      load();
    } catch (error) {
      assert.ok(error instanceof GantryError);
      return error;
    }
    throw new assert.AssertionError({ message: "nothing was wrong" });
  };

  it("gives an environment with defaults, derived keys and lists sorted by key", () => {
    const { environment, regions, surfaces, services, bundles } = loadEnvironment(root, "staging");
    assert.equal(environment, "staging");
    assert.deepEqual(regions, ["us-east"]);
    assert.deepEqual(
      surfaces.map(({ id }) => id),
      ["api", "mobile", "ocr-worker", "portal"],
    );
    assert.deepEqual(services.map(({ name, serviceName }) => `${name}/${serviceName}`)[0], "staging/api");
    const api = surfaces[0];
    assert.ok(api?.platform === "cloud-run");
    assert.deepEqual(
      [api.environment, api.concurrencyLimit, api.healthCheck, api.cloudRun.port],
      ["staging", 5, "/healthz", 8080],
    );
    assert.deepEqual(bundles.map(({ name, lastRotatedAt }) => [name, lastRotatedAt])[0], [
      "staging-api",
      undefined,
    ]);
  });

  it("takes a surface without a preset of Vercel's by the word for it, which a layer above cannot lose", () => {
    const own = makeProject();
    own.edit(globalFile, (source) =>
      setValue(source, ["surfaces", "portal", "vercel", "framework"], "other"),
    );
    const portal = loadEnvironment(own.root, "staging").surfaces.find(({ id }) => id === "portal");
    assert.ok(portal?.platform === "vercel");
    assert.equal(portal.vercel.framework, "other");
    assert.deepEqual(vercelBuild(portal), { rootDirectory: "apps/portal" });
  });

  it("gives the same ids every time", () => {
    const ids = (): string[] =>
      loadCatalog(root).environments.flatMap(({ services, bundles }) =>
        [...services, ...bundles].map(({ id }) => id),
      );
    assert.deepEqual(ids(), ids());
    assert.equal(new Set(ids()).size, ids().length);
  });

  it("merges a region's file over the environment's, for Cloud Run surfaces alone", () => {
    const { regions, regional } = loadEnvironment(root, "production");
    assert.deepEqual(regions, ["eu-west", "us-east"]);
    const instances = regions
      .map((region) => regional[region]?.["api"]?.cloudRun)
      .map((one) => [one?.minInstances, one?.maxInstances]);
    assert.deepEqual(instances, [
      [1, 10],
      [2, 20],
    ]);
    assert.deepEqual(Object.keys(regional["us-east"] ?? {}), ["api", "ocr-worker"]);
  });

  it("leaves out what an environment deletes", () => {
    const { surfaces, secrets } = loadEnvironment(root, "performance");
    assert.ok(!surfaces.some(({ id }) => id === "mobile"));
    assert.ok(!secrets.some(({ id }) => id === "mobile-expo-token"));
  });

  it("gives what the repository has once from the global file alone", () => {
    project.write(stagingFile, "surfaces: 5\n");
    const { product, gates, environments } = loadRepository(root);
    assert.equal(product.name, "lotus");
    assert.deepEqual(
      gates.map(({ id }) => id),
      ["main", "pr", "pre-release"],
    );
    assert.deepEqual(environments, ["production", "staging", "canary", "sandbox", "performance"]);
  });

  it("names the known environments when asked for another", () => {
    assert.deepEqual(
      Object.entries(failure(() => loadEnvironment(root, "prod"))).filter(([key]) => key !== "name"),
      [
        ["hint", 'did you mean "production"?'],
        ["exitCode", 2],
        ["problems", []],
      ],
    );
    project.delete("environments/canary");
    assert.match(failure(() => loadEnvironment(root, "canary")).hint ?? "", /known: production, staging/);
    for (const name of ["", "..", "../staging", "global", "constructor"]) {
      assert.match(failure(() => loadEnvironment(root, name)).message, /unknown environment/);
    }
  });

  it("tells the mistakes of all files together, sorted by file and line", () => {
    project.edit(productionFile, (source) => setValue(source, ["approvals", "method"], "nobody"));
    project.edit(globalFile, (source) => setValue(source, ["gates", "pr", "name"], "[]"));
    project.edit(globalFile, (source) => setValue(source, ["product", "name"], "L"));
    project.write("environments/canary/config.yml", "a: [");
    const { message, exitCode, problems } = failure(() => loadCatalog(root));
    assert.equal(message, "the catalog has 4 mistakes");
    assert.equal(exitCode, 2);
    assert.deepEqual(
      problems.map((line) => line.split(": ")[0]?.replace(/:\d+ /, " ")),
      [
        "environments/canary/config.yml:1:5",
        `${globalFile}:7 product.name`,
        `${globalFile}:${placeOf(project.read(globalFile), entryAt(project.read(globalFile), ["gates", "pr", "name"]).keyStart).line} gates.pr.name`,
        `${productionFile}:5 approvals.method`,
      ],
    );
  });

  it("concerns an environment only with what concerns it", () => {
    project.edit(productionFile, (source) => setValue(source, ["approvals", "method"], "nobody"));
    assert.equal(loadEnvironment(root, "staging").environment, "staging");
    assert.equal(failure(() => loadEnvironment(root, "production")).problems.length, 1);
  });

  it("finds a key that is missing everywhere missing in the global file, whichever environment is asked", () => {
    project.edit(globalFile, (source) => removeEntry(source, ["surfaces", "api", "app"]));
    for (const load of [() => loadCatalog(root), () => loadEnvironment(root, "staging")]) {
      const { problems } = failure(load);
      assert.match(
        problems.join("\n"),
        /^environments\/global\/config\.yml:\d+:3 surfaces\.api\.app: is required$/,
      );
    }
  });

  it("says which environments suffer from a mistake of the global file", () => {
    project.edit(globalFile, (source) =>
      insertBefore(source, ["surfaces", "api", "app"], "supabaseSchema: app_stg"),
    );
    project.edit(productionFile, (source) => removeEntry(source, ["surfaces", "api", "supabaseSchema"]));
    const { problems } = failure(() => loadCatalog(root));
    assert.equal(problems.length, 1);
    assert.match(
      problems[0] ?? "",
      /^environments\/global.*must not be used in production \(use app_prod; in production\)$/,
    );
  });

  it("counts what it no longer tells", () => {
    const extra = Array.from({ length: 500 }, (_, index) => `unknown${index}: 1`).join("\n");
    project.edit(globalFile, (source) => `${source}\n${extra}\n`);
    const { problems } = failure(() => loadCatalog(root));
    assert.equal(problems.length, 201);
    assert.equal(problems.at(-1), "… and 300 more");
  });

  it("stays short however many mistakes there are", () => {
    const surfaces = Array.from(
      { length: 20_000 },
      (_, index) => `  s${index}: { bundle: none${index} }\n`,
    ).join("");
    project.edit(globalFile, (source) => source.replace("surfaces:\n", `surfaces:\n${surfaces}`));
    assert.equal(failure(() => loadCatalog(root)).problems.length, 201);
  });

  it("gives notices of what is legal and probably not meant", () => {
    assert.deepEqual(loadCatalog(root).notices, []);
    project.edit(globalFile, (source) => setValue(source, ["gates", "pr", "thresholds", "coverage"], "0.8"));
    assert.match(
      loadCatalog(root).notices.join("\n"),
      /^environments\/global.* gates\.pr\.thresholds\.coverage: 0\.8 is less than one percent/,
    );
  });

  it("gives a notice when there are more pipelines or surfaces than are expected, in all environments together", () => {
    const portal = "app: portal, platform: vercel, endpointUrl: https";
    const surfaces = [1, 2].map((index) => `s${index}: { ${portal}://s${index}.lotus.example }`).join("\n  ");
    project.edit(stagingFile, (source) => insertBefore(source, ["surfaces", "api"], surfaces));
    const pipelines = [1, 2, 3].map((index) => {
      const file = `.github/workflows/p${index}.yml`;
      return `p${index}: { app: api, workflowFile: ${file}, triggers: [push], stages: [Build] }`;
    });
    project.edit(stagingFile, (source) =>
      insertBefore(source, ["pipelines", "staging-api"], pipelines.join("\n  ")),
    );
    const notices = loadCatalog(root).notices.join("\n");
    assert.match(
      notices,
      /staging.*pipelines.*is more than the 10 pipelines that are expected; there are 11/,
    );
    assert.match(notices, /surfaces.*is more than the 20 surfaces that are expected; there are 21/);
  });

  it("sees a change of the same length at once", () => {
    const before = loadEnvironment(root, "staging").surfaces[0]?.endpointUrl;
    project.edit(stagingFile, (source) => source.replace("https://api-staging", "https://apj-staging"));
    assert.notEqual(loadEnvironment(root, "staging").surfaces[0]?.endpointUrl, before);
  });

  it("refuses one bundle for two environments", () => {
    project.edit(stagingFile, (source) => source.replaceAll("staging-mobile", "prod-mobile"));
    assert.match(
      failure(() => loadCatalog(root)).problems.join("\n"),
      /^environments\/staging.* bundles\.prod-mobile: is a bundle of production too/,
    );
  });

  for (const [name, host, told] of [
    ["one host for two environments", "api.lotus.example", /one of "api" in production too/],
    [
      "a host that a region of another environment makes",
      "api-eu-west.lotus.example",
      /"api" in production too/,
    ],
  ] as const) {
    it(`refuses ${name}`, () => {
      project.edit(stagingFile, (source) =>
        source.replace("https://api-staging.lotus.example", `https://${host}`),
      );
      const problems = failure(() => loadCatalog(root)).problems.join("\n");
      assert.match(problems, /^environments\/staging.* surfaces\.api\.endpointUrl: .*makes the host/);
      assert.match(problems, told);
    });
  }

  for (const [name, host, told] of [
    ["a domain that is another environment's host", "api.lotus.example", /one of "api" in production too/],
    ["a domain that is another surface's host", "api-staging.lotus.example", /one of "api" in staging too/],
    ["one domain of two environments", "www.lotus.test", /one of "portal" in production too/],
  ] as const) {
    it(`refuses ${name}`, () => {
      const own = (source: string, domain: string): string =>
        source.replace("vercel:", `vercel:\n      domains: { ${domain}: {} }`);
      project.edit(productionFile, (source) => own(source, "www.lotus.test"));
      project.edit(stagingFile, (source) => own(source, "www-staging.lotus.test"));
      assert.equal(loadCatalog(root).environments.length, 5);
      project.edit(stagingFile, (source) => source.replace("www-staging.lotus.test", host));
      const problems = failure(() => loadCatalog(root)).problems.join("\n");
      assert.match(
        problems,
        /^environments\/staging.* surfaces\.portal\.vercel\.domains\[".*"\]: makes the host/,
      );
      assert.match(problems, told);
    });
  }

  it("refuses an endpoint at the domain itself that several regions would take out of it", () => {
    project.edit(productionFile, (source) =>
      source.replace("https://ocr-worker.lotus.example", "https://lotus.example"),
    );
    assert.match(
      failure(() => loadCatalog(root)).problems.join("\n"),
      /^environments\/production.* surfaces\.ocr-worker\.endpointUrl: .*makes the host "lotus-\S+\.example" of one region, which does not lie below lotus\.example/,
    );
  });

  it("takes an endpoint at the domain itself where there is one region", () => {
    project.edit(stagingFile, (source) =>
      source.replace("https://api-staging.lotus.example", "https://lotus.example"),
    );
    assert.equal(loadCatalog(root).environments.length, 5);
  });

  it("refuses a host that a domain mapping of Cloud Run does not take, and takes it on Vercel", () => {
    const long = `https://${"a".repeat(60)}.lotus.example`;
    project.edit(stagingFile, (source) => source.replace("https://portal-staging.lotus.example", long));
    assert.equal(loadCatalog(root).environments.length, 5);
    project.edit(stagingFile, (source) =>
      source.replace("https://ocr-worker-staging.lotus.example", long.replace("aa", "bb")),
    );
    assert.match(
      failure(() => loadCatalog(root)).problems.join("\n"),
      /^environments\/staging.* surfaces\.ocr-worker\.endpointUrl: .*a domain mapping of Cloud Run takes 64 characters/,
    );
  });

  for (const field of ["profile", "channel"]) {
    it(`refuses one ${field} of Expo for two environments`, () => {
      project.edit(stagingFile, (source) => source.replace(`${field}: staging`, `${field}: production`));
      assert.match(
        failure(() => loadCatalog(root)).problems.join("\n"),
        new RegExp(
          `^environments/staging.* surfaces\\.mobile\\.expo\\.${field}: "production" is the ${field} of "mobile" in production too`,
        ),
      );
    });
  }

  it("refuses one profile of a further build for two environments, and production's host in an app's variables", () => {
    const builds = (source: string, name: string): string =>
      source.replace(/expo: \{/, `expo: { builds: { ${name}: { distribution: internal } },`);
    project.edit(productionFile, (source) => builds(source, "test"));
    project.edit(stagingFile, (source) => builds(source, "staging-test"));
    assert.equal(loadCatalog(root).environments.length, 5);
    project.edit(stagingFile, (source) =>
      source
        .replace("staging-test", "test")
        .replace("expo: {", "expo: { variables: { EXPO_PUBLIC_URL: https://api.lotus.example },"),
    );
    const problems = failure(() => loadCatalog(root)).problems.join("\n");
    assert.match(
      problems,
      /surfaces\.mobile\.expo\.builds\.test: is the profile of "mobile" in production too/,
    );
    assert.match(
      problems,
      /surfaces\.mobile\.expo\.variables\.EXPO_PUBLIC_URL: .*names the host "api\.lotus\.example"/,
    );
  });

  it("refuses one project of Vercel for two environments, by whichever file", () => {
    const own = (source: string): string =>
      source.replace("vercel:", "vercel:\n      projectName: lotus-web");
    const shared = new RegExp(
      '^environments/staging.* surfaces\\.portal\\.vercel\\.projectName: is the project "lotus-web", which is one of "portal" in production too',
      "m",
    );
    project.edit(stagingFile, own);
    assert.equal(loadCatalog(root).environments.length, 5);
    project.edit(productionFile, own);
    assert.match(failure(() => loadCatalog(root)).problems.join("\n"), shared);
    project.edit(stagingFile, (source) => source.replace("lotus-web", "lotus-portal-production"));
    project.edit(productionFile, (source) => source.replace("      projectName: lotus-web\n", ""));
    assert.match(
      failure(() => loadCatalog(root)).problems.join("\n"),
      /projectName: is the project "lotus-portal-production", which is one of "portal" in production too/,
    );
  });

  it("gives a notice of an approval that nobody gives", () => {
    project.edit(productionFile, (source) => setValue(source, ["approvals"], "{ method: none }"));
    assert.deepEqual(
      loadCatalog(root).notices.map((line) => line.split(" ")[1]),
      ["api", "ocr-worker", "portal", "mobile"].map((app) => `pipelines.production-${app}.approvalRequired:`),
    );
  });

  describe("and explaining it", () => {
    it("gives the merged value and where every leaf was written", () => {
      const { value, leaves, layers } = explainEnvironment(root, "production", { region: "us-east" });
      assert.deepEqual(Object.keys(value).includes("approvals"), true);
      const placeFor = (path: string): unknown => leaves.find((leaf) => formatPath(leaf.path) === path);
      assert.deepEqual(placeFor("surfaces.api.cloudRun.minInstances"), {
        path: ["surfaces", "api", "cloudRun", "minInstances"],
        value: 2,
        position: { file: usEastFile, line: 8, column: 7 },
      });
      assert.deepEqual(
        layers.map(({ configType, environment, region }) => [configType, environment, region]),
        [
          ["GLOBAL", "global", undefined],
          ["ENVIRONMENT", "production", undefined],
          ["REGION", "production", "us-east"],
        ],
      );
    });

    it("merges a subproject last", () => {
      project.write(
        "environments/production/subprojects/services/api/config.yml",
        "surfaces: { api: { cloudRun: { minInstances: 7 } } }\n",
      );
      const { leaves } = explainEnvironment(root, "production", {
        region: "us-east",
        subproject: "services/api",
      });
      assert.equal(leaves.find(({ path }) => path.at(-1) === "minInstances")?.value, 7);
    });

    it("works while the catalog is wrong, since that is when somebody asks", () => {
      project.edit(stagingFile, (source) => renameKey(source, ["surfaces", "api", "bundle"], "bundel"));
      assert.ok(explainEnvironment(root, "staging").leaves.some(({ path }) => path.at(-1) === "bundel"));
    });

    it("names the known regions and subprojects", () => {
      assert.match(
        failure(() => explainEnvironment(root, "production", { region: "somewhere" })).hint ?? "",
        /us-east/,
      );
      assert.equal(
        failure(() => explainEnvironment(root, "production", { subproject: "x" })).hint,
        "it has none",
      );
    });
  });
});
