import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { parse, stringify } from "yaml";
import { seedRotations } from "../../../engine/run/local-run.ts";
import { rotationLedger, type RotationLedger } from "../../../model/declared/rotation-ledger.ts";
import { TestProject } from "../../support/project.ts";
import { rootsAt } from "../../../catalog/project.ts";

const file = ".gantry/rotations/staging.yml";

describe("the local cloud's rotation ledger", () => {
  let project: TestProject;
  let first: RotationLedger;
  const seed = () =>
    seedRotations({
      stack: "staging",
      project: { ...rootsAt(project.root), local: project.path(".gantry"), environments: "", policyPack: "" },
    });
  const ledger = () => rotationLedger.parse(parse(project.read(file)));
  beforeEach(async () => {
    project = new TestProject();
    await seed();
    first = ledger();
  });

  it("begins with every bundle of the environment, and what registry, migrations, sampler and Workers have", () => {
    const bundles = ["staging-api", "staging-mobile", "staging-ocr-worker", "staging-portal"];
    assert.deepEqual(Object.keys(first).sort(), ["database", "edge", "registry", "sampler", ...bundles]);
  });

  it("gains a bundle that came later, and leaves the others as they are", async () => {
    const before: RotationLedger = { ...first, "staging-api": { lastRotatedAt: "2026-01-02T03:04:05Z" } };
    before["registry"] = {};
    delete before["staging-ocr-worker"];
    writeFileSync(project.path(file), stringify(before));
    await seed();
    const { "staging-ocr-worker": added, ...others } = ledger();
    assert.ok(Date.parse(added?.lastRotatedAt ?? "") >= Date.parse(first["registry"]?.lastRotatedAt ?? ""));
    assert.deepEqual(others, before);
  });

  it("is not written again where nothing came", async () => {
    writeFileSync(project.path(file), `# mine\n${stringify(first)}`);
    await seed();
    assert.match(project.read(file), /^# mine/);
  });

  it("stays as it is where it, or the catalog, does not hold", async () => {
    writeFileSync(project.path(file), "staging-api: [");
    await seed();
    assert.equal(project.read(file), "staging-api: [");
    writeFileSync(project.path(file), "{}");
    writeFileSync(project.path("environments/staging/config.yml"), "bundles: [");
    await seed();
    assert.equal(project.read(file), "{}");
  });
});
