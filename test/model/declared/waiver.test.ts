import assert from "node:assert/strict";
import { loadEnvironment, loadRepository } from "../../../catalog/load.ts";
import { daysLeft } from "../../../model/declared/waiver-limits.ts";
import { GantryError } from "../../../model/errors.ts";
import { globalFile, makeProject, type Project, stagingFile } from "../../catalog/project.ts";

const whole = {
  rule: "require-rotation-within-90-days",
  resource: "gantry:index:CredentialBundle staging-api",
  owner: "platform-team",
  reason: "the key's provider rotates twice a year",
  expires: "2026-12-01",
};

describe("waivers in the catalog", () => {
  let project: Project;
  before(() => {
    project = makeProject();
  });
  const declare = (file: string, waiver: Record<string, string>): void => {
    project.edit(file, (source) => `${source}\nwaivers: { slow-key: ${JSON.stringify(waiver)} }\n`);
  };
  const problems = (): readonly string[] => {
    try {
      loadEnvironment(project.root, "staging");
      return [];
    } catch (error) {
      if (!(error instanceof GantryError)) throw error;
      return error.problems;
    }
  };

  it("belong to the environment that declares them, each with its place", () => {
    declare(stagingFile, whole);
    const [waiver, ...others] = loadEnvironment(project.root, "staging").waivers;
    assert.deepEqual(others, []);
    const line = project.read(stagingFile).trimEnd().split("\n").length;
    const declaredAt = `${stagingFile}:${line}`;
    assert.deepEqual(waiver, { id: "slow-key", stack: "environment", once: false, ...whole, declaredAt });
    assert.deepEqual(loadEnvironment(project.root, "production").waivers, []);
  });

  it("of the repository's stack stand in the global file and reach no environment", () => {
    declare(globalFile, { ...whole, stack: "repository" });
    assert.deepEqual(loadEnvironment(project.root, "staging").waivers, []);
    assert.deepEqual(
      loadRepository(project.root).waivers.map(({ id }) => id),
      ["slow-key"],
    );
  });

  for (const [field, value] of [
    ["owner", undefined],
    ["reason", undefined],
    ["expires", undefined],
    ["rule", undefined],
    ["resource", undefined],
    ["owner", ""],
    ["reason", "   "],
    ["expires", "next week"],
    ["expires", "2026-02-30"],
    ["resource", "staging-api"],
    ["rule", "require-nothing-at-all"],
    ["rule", "disallow-plaintext-secrets"],
    ["stack", "repository"],
  ] as const) {
    it(`are refused with ${field} ${value === undefined ? "missing" : JSON.stringify(value)}, by file and line`, () => {
      const entries = Object.entries({ ...whole, [field]: value }).flatMap(([key, text]) =>
        typeof text === "string" ? [[key, text] as const] : [],
      );
      declare(stagingFile, Object.fromEntries(entries));
      const [problem = "", ...others] = problems();
      assert.deepEqual(others, []);
      assert.match(problem, new RegExp(`^${stagingFile}:\\d+:\\d+ waivers\\.slow-key\\.${field}: `));
    });
  }

  it("count their days in UTC, the last one included", () => {
    const left = (now: string): number => daysLeft({ expires: "2026-12-01" }, new Date(now));
    assert.equal(left("2026-11-29T00:00:00Z"), 2);
    assert.equal(left("2026-12-01T23:59:59Z"), 0);
    assert.equal(left("2026-12-02T00:00:00Z"), -1);
  });
});
