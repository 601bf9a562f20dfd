import assert from "node:assert/strict";
import type { CloudRunSurface } from "../../model/declared/deployment-surface.ts";
import { explainEnvironment, loadCatalog, loadEnvironment } from "../../catalog/load.ts";
import type { EnvironmentCatalog } from "../../model/declared/catalog.ts";
import { GantryError } from "../../model/errors.ts";
import { makeProject, type Project, usEastFile } from "./project.ts";

const staging = "environments/staging/subprojects";
const production = "environments/production";

describe("a subproject's config.yml", () => {
  let project: Project;
  let root: string;
  before(() => {
    project = makeProject();
    ({ root } = project);
  });

  const surface = (catalog: EnvironmentCatalog, id: string): CloudRunSurface => {
    const found = catalog.surfaces.find((one) => one.id === id);
    assert.ok(found?.platform === "cloud-run");
    return found;
  };
  const mistakes = (load: () => unknown): string[] => {
    try {
      load();
    } catch (error) {
      assert.ok(error instanceof GantryError);
      return [...error.problems];
    }
    return [];
  };

  it("takes effect on the surfaces of its app, in every region, and on no others", () => {
    const before = loadEnvironment(root, "production");
    project.write(
      `${production}/subprojects/services/api/config.yml`,
      "surfaces: { api: { cloudRun: { timeoutSeconds: 77 } } }\n",
    );
    const after = loadEnvironment(root, "production");
    assert.equal(surface(after, "api").cloudRun.timeoutSeconds, 77);
    for (const region of after.regions)
      assert.equal(after.regional[region]?.["api"]?.cloudRun.timeoutSeconds, 77);
    const others = (catalog: EnvironmentCatalog) => catalog.surfaces.filter(({ id }) => id !== "api");
    assert.deepEqual(others(after), others(before));
    assert.deepEqual(loadEnvironment(root, "staging").surfaces.length > 0, true);
  });

  it("is merged after its environment and its region", () => {
    assert.equal(loadEnvironment(root, "production").regional["us-east"]?.["api"]?.cloudRun.minInstances, 2);
    project.write(
      `${production}/subprojects/services/api/config.yml`,
      "surfaces: { api: { cloudRun: { minInstances: 1, maxInstances: 3 } } }\n",
    );
    project.write(
      `${production}/regions/eu-west/subprojects/services/api/config.yml`,
      "surfaces: { api: { cloudRun: { maxInstances: 4 } } }\n",
    );
    const { regional } = loadEnvironment(root, "production");
    const instances = (region: string) => {
      const { minInstances, maxInstances } = regional[region]?.["api"]?.cloudRun ?? {};
      return [minInstances, maxInstances];
    };
    assert.deepEqual(instances("us-east"), [1, 3]);
    assert.deepEqual(instances("eu-west"), [1, 4]);
  });

  it("is part of what its environment is explained with, as it takes effect", () => {
    project.write(`${staging}/api/config.yml`, "surfaces:\n  api:\n    concurrencyLimit: 3\n");
    const { leaves, layers } = explainEnvironment(root, "staging");
    const leaf = leaves.find(({ path }) => path.join(".") === "surfaces.api.concurrencyLimit");
    assert.deepEqual(leaf?.position, { file: `${staging}/api/config.yml`, line: 3, column: 5 });
    assert.deepEqual(layers.at(-1)?.subproject, "api");
  });

  it("may add, change and remove what is of its app", () => {
    project.write(
      `${staging}/ocr-worker/config.yml`,
      [
        "guardrails: { ocr-failure-rate: null }",
        "pipelines: { staging-ocr-worker: { triggers: [workflow_dispatch] } }",
        "services: { ocr-worker: { successCriteria: { mttrMinutes: 15 } } }",
        "secrets: { ocr-vision-key: { rotationCadenceDays: 90 } }",
      ].join("\n"),
    );
    const catalog = loadEnvironment(root, "staging");
    assert.equal(
      catalog.guardrails.some(({ id }) => id === "ocr-failure-rate"),
      false,
    );
    assert.deepEqual(catalog.pipelines.find(({ id }) => id === "staging-ocr-worker")?.triggers, [
      "workflow_dispatch",
    ]);
    assert.equal(
      catalog.services.find(({ serviceName }) => serviceName === "ocr-worker")?.successCriteria.mttrMinutes,
      15,
    );
    assert.equal(catalog.secrets.find(({ id }) => id === "ocr-vision-key")?.rotationCadenceDays, 90);
  });

  const refused: readonly (readonly [what: string, text: string, said: RegExp])[] = [
    [
      "another app's surface",
      "surfaces: { portal: { public: false } }",
      /:1:13 surfaces\.portal: is of the app "portal"/,
    ],
    [
      "another app's surface, taken over",
      "surfaces: { portal: { app: api } }",
      /surfaces\.portal: is of the app "portal"/,
    ],
    [
      "its surface, given away",
      "surfaces: { api: { app: portal } }",
      /surfaces\.api: is of the app "portal"/,
    ],
    ["another app's removal", "surfaces: { portal: null }", /surfaces\.portal: is of the app "portal"/],
    [
      "another app's bundle",
      "bundles: { staging-portal: { owner: x-team } }",
      /bundles\.staging-portal: is of the app "portal"/,
    ],
    [
      "another app's secret",
      "secrets: { ocr-vision-key: { owner: x-team } }",
      /secrets\.ocr-vision-key: is of the app "ocr-worker"/,
    ],
    [
      "a service of no app",
      "services: { dns: { cloudProvider: cloudflare } }",
      /services\.dns: is of no app/,
    ],
    [
      "what the environment has once",
      "approvals: { method: none }",
      /:1:1 approvals: is not a subproject's \(it has surfaces, /,
    ],
    [
      "a mistake of its own",
      "surfaces: { api: { cloudRun: { prot: 1 } } }",
      /:1:32 surfaces\.api\.cloudRun\.prot: is not a known key/,
    ],
    ["YAML that is none", "surfaces: [", /:2:1: not indented as its neighbours are/],
  ];
  for (const [what, text, said] of refused) {
    it(`may not hold ${what}, and has no effect then`, () => {
      project.write(`${staging}/api/config.yml`, `${text}\n`);
      for (const load of [() => loadEnvironment(root, "staging"), () => loadCatalog(root)]) {
        const [mistake = "", ...more] = mistakes(load);
        assert.ok(mistake.startsWith(`${staging}/api/config.yml:`), mistake);
        assert.match(mistake, said);
        assert.deepEqual(more, []);
      }
    });
  }

  it("below a region may hold what is regional, and must fit what it is merged with", () => {
    const file = `${production}/regions/us-east/subprojects/services/api/config.yml`;
    project.write(file, "surfaces:\n  api:\n    cloudRun: { minInstances: 50 }\n");
    assert.deepEqual(
      mistakes(() => loadEnvironment(root, "production")).map((line) =>
        line.split(" ").slice(0, 2).join(" "),
      ),
      [`${file}:3:17 surfaces.api.cloudRun.minInstances:`],
    );
    project.write(file, "surfaces:\n  api: { public: false }\n");
    assert.match(
      mistakes(() => loadEnvironment(root, "production"))[0] ?? "",
      /:2:10 surfaces\.api\.public: is not regional/,
    );
    project.write(file, "surfaces:\n  ocr-worker: { concurrencyLimit: 2 }\n");
    assert.match(
      mistakes(() => loadEnvironment(root, "production"))[0] ?? "",
      /:2:3 surfaces\.ocr-worker: is of the app/,
    );
    assert.ok(project.read(usEastFile).includes("minInstances"));
  });

  for (const second of [
    `${staging}/services/ocr-worker/config.yml`,
    "environments/staging/regions/us-east/subprojects/services/ocr-worker/config.yml",
  ]) {
    it(`is refused where another path is of the same app, with both named: ${second}`, () => {
      const own = makeProject();
      own.write(`${staging}/ocr-worker/config.yml`, "surfaces: { ocr-worker: { concurrencyLimit: 2 } }\n");
      own.write(
        "environments/staging/regions/us-east/subprojects/ocr-worker/config.yml",
        "# the same path\n",
      );
      assert.deepEqual(
        mistakes(() => loadCatalog(own.root)),
        [],
      );
      own.write(second, "surfaces: { ocr-worker: { concurrencyLimit: 3 } }\n");
      for (const load of [() => loadEnvironment(own.root, "staging"), () => loadCatalog(own.root)]) {
        const [mistake = "", ...more] = mistakes(load);
        assert.match(
          mistake,
          /^environments\/staging\/.*: is a second subproject of the app "ocr-worker", beside /,
        );
        assert.ok(mistake.includes(second), mistake);
        assert.ok(mistake.includes(`${staging}/ocr-worker/config.yml`), mistake);
        assert.match(mistake, /keep one of the two/);
        assert.deepEqual(more, []);
      }
    });
  }
});
