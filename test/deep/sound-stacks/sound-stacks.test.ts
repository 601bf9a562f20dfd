import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { execa } from "execa";
import fc from "fast-check";
import { stringify } from "yaml";
import { loadEnvironment } from "../../../model/catalog/load.ts";
import { findEngine } from "../../../local/engine/find-engine.ts";
import { environmentStack } from "../../../stacks/environment.ts";
import { registerWaivers } from "../../../stacks/waivers.ts";
import { settingsOf } from "../../support/example.ts";
import { deployed } from "../../support/gantry.ts";
import { checkout, TestProject } from "../../support/project.ts";
import { record } from "../../support/recording.ts";
import { stateOf } from "./state-of.ts";
import { variation, type Variation } from "./variation.ts";
import { writeVariedCatalog } from "./write-catalog.ts";

/** The same ones at every run, so that a false alarm can be looked at again. */
const seed = 20_261_121;
const variations = fc.sample(variation, { numRuns: 200, seed });

describe("200 correct stacks", function () {
  this.timeout(3_600_000);
  const project = new TestProject();
  after(() => {
    project.remove();
  });

  it("differ from each other", () => {
    assert.equal(new Set(variations.map((each) => JSON.stringify(each))).size, variations.length);
    assert.equal(new Set(variations.map(({ environment }) => environment)).size, 5);
    assert.ok(variations.some(({ waiver }) => waiver !== null));
  });

  it("pass every rule in the state that their program would leave", async () => {
    const alarms: string[] = [];
    for (const [index, one] of variations.entries()) {
      const { exitCode, output } = await analyze(project, one);
      if (exitCode !== 0) alarms.push(`${index} ${JSON.stringify(one)}\n${output}`);
    }
    assert.deepEqual(alarms, []);
  });

  it("and 20 of them on the whole guarded path", async () => {
    for (const one of variations.slice(0, 20)) {
      const own = new TestProject();
      try {
        writeVariedCatalog(own, one);
        assert.ok((await deployed(own, one.environment)).applied);
      } finally {
        own.remove();
      }
    }
  });
});

async function analyze(project: TestProject, one: Variation): Promise<{ exitCode: number; output: string }> {
  const engine = await findEngine({ env: process.env });
  if (engine === undefined) throw new Error("there is no engine to test with");
  writeVariedCatalog(project, one);
  const state = project.path("state.json");
  writeFileSync(state, JSON.stringify(await stateFor(project, one)));
  const args = ["policy", "analyze", "--file", state, "--policy-pack", join(checkout, "policy"), "--json"];
  const { exitCode, all } = await execa(engine.pulumi, args, {
    cwd: project.root,
    env: {
      PATH: [dirname(process.execPath), dirname(engine.pulumi), process.env["PATH"]].join(delimiter),
      PULUMI_HOME: project.path("home"),
      PULUMI_SKIP_UPDATE_CHECK: "1",
      GANTRY_ROOT: project.root,
      NODE_COMPILE_CACHE: join(checkout, "node_modules", ".cache", "gantry"),
    },
    all: true,
    reject: false,
  });
  return { exitCode: exitCode ?? 1, output: all };
}

async function stateFor(project: TestProject, { environment }: Variation): Promise<object> {
  const ledger = project.path(".gantry", "rotations");
  const plain = loadEnvironment(project.root, environment);
  const lastRotatedAt = new Date().toISOString();
  const rotated = ["registry", ...plain.bundles.map(({ name }) => name)];
  mkdirSync(ledger, { recursive: true });
  writeFileSync(
    join(ledger, `${environment}.yml`),
    stringify(Object.fromEntries(rotated.map((name) => [name, { lastRotatedAt }]))),
  );
  const catalog = loadEnvironment(project.root, environment, { rotationsDir: ".gantry/rotations" });
  const settings = settingsOf(catalog);
  const recording = await record(
    async () => {
      await registerWaivers(catalog.waivers);
      return environmentStack(catalog, settings);
    },
    { stack: environment },
  );
  return stateOf(recording, environment, { project: settings.project, region: "us-east1" });
}
