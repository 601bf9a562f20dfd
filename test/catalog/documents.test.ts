import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { clarificationsPath, governancePath } from "../../catalog/documents.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { GantryError } from "../../model/errors.ts";
import { checkout } from "../support/project.ts";
import { globalFile, makeProject, type Project } from "./project.ts";

describe("docs/clarifications.yml and docs/governance.yml", () => {
  let project: Project;
  before(() => {
    project = makeProject();
  });
  const now = new Date("2026-11-21T10:00:00Z");
  const original = (path: string): string => readFileSync(join(checkout, path), "utf8");
  const problems = (): readonly string[] => {
    try {
      loadCatalog(project.root, { now });
    } catch (error) {
      assert.ok(error instanceof GantryError);
      return error.problems;
    }
    return [];
  };
  const changed = (path: string, from: string, to: string): readonly string[] => {
    const text = original(path);
    assert.ok(text.includes(from));
    project.write(path, text.replace(from, to));
    return problems();
  };

  beforeEach(() => {
    project.write(clarificationsPath, original(clarificationsPath));
    project.write(governancePath, original(governancePath));
  });
  it("are read with the catalog", () => {
    const { clarifications, governance } = loadCatalog(project.root, { now });
    assert.ok(clarifications.some(({ id }) => id === "no-load-balancer"));
    assert.ok(governance.some(({ field }) => field === "guardrails.api-p95.threshold"));
  });

  it("may be missing", () => {
    project.delete(clarificationsPath);
    project.delete(governancePath);
    assert.deepEqual(problems(), []);
  });

  it("name only surfaces that exist, and say which was meant", () => {
    const [problem = "", ...others] = changed(clarificationsPath, "[api, portal]", "[api, protal]");
    assert.deepEqual(others, []);
    assert.match(problem, /^docs\/clarifications\.yml:\d+:\d+ clarifications\[4\]\.surfaces\[1\]: "protal"/);
    assert.match(problem, /did you mean "portal"\?/);
  });

  it("name only pipelines that exist", () => {
    const [problem = ""] = changed(clarificationsPath, "surfaces: [api, portal]", "pipelines: [api-deploy]");
    assert.match(problem, /pipelines\[0\]: "api-deploy" is not a key of pipelines/);
  });

  it("have no id twice", () => {
    const [problem = ""] = changed(
      clarificationsPath,
      "id: no-load-balancer",
      "id: concurrency-of-cloud-run",
    );
    assert.match(problem, /clarifications\[1\]\.id: "concurrency-of-cloud-run"/);
  });

  for (const [path, from, to] of [
    [clarificationsPath, "2025-11-05", "2026-11-23"],
    [governancePath, "2025-11-12T14:00:00Z", "2026-11-21T10:06:00Z"],
  ] as const) {
    it(`refuse a date in the future in ${path}`, () => {
      const [problem = "", ...others] = changed(path, from, to);
      assert.deepEqual(others, []);
      assert.match(problem, /in the future/);
    });
  }

  it("accept a day that has begun in another zone only", () => {
    assert.deepEqual(changed(clarificationsPath, "2025-11-05", "2026-11-22"), []);
  });

  it("tell their mistakes together with the catalog's", () => {
    project.write(governancePath, original(governancePath).replace("old: 200", "old: 100"));
    project.write(
      clarificationsPath,
      original(clarificationsPath).replace("impactArea: performance", "impactArea: cost"),
    );
    project.edit(globalFile, (text) => text.replace("enforcedOn: main", "enforcedOn: master"));
    const files = problems().map((problem) => problem.split(":")[0]);
    assert.deepEqual(files, [clarificationsPath, governancePath, globalFile]);
  });

  it("refuse what is no list of entries", () => {
    project.write(governancePath, "entries: none\n");
    assert.equal(problems().length, 1);
  });
});
