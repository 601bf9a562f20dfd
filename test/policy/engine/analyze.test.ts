import { execa } from "execa";
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { findEngine } from "../../../engine/obtain/find-engine.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { checkout } from "../../support/project.ts";

/** A state as `pulumi stack export` writes it, with one credential bundle. */
const stateWith = (rotationCadenceDays: number): object => ({
  version: 3,
  deployment: {
    manifest: { time: "2026-01-01T00:00:00Z", magic: "", version: "" },
    resources: [
      {
        urn: "urn:pulumi:staging::gantry::gantry:index:CredentialBundle::staging-api",
        custom: false,
        type: "gantry:index:CredentialBundle",
        inputs: { environment: "staging", owner: "platform-team", rotationCadenceDays },
        outputs: {},
      },
    ],
  },
});

describe("pulumi policy analyze with the pack", () => {
  it("judges a state without a backend or a program", async () => {
    const folder = temporaryFolder("gantry-policy-");
    const sound = await analyze(folder, stateWith(60));
    assert.equal(sound.exitCode, 0, sound.output);
    const flawed = await analyze(folder, stateWith(120));
    assert.notEqual(flawed.exitCode, 0);
    assert.match(flawed.output, /"policyName":"require-rotation-within-90-days"/);
  });
});

async function analyze(folder: string, state: object): Promise<{ exitCode: number; output: string }> {
  const engine = await findEngine({ env: process.env });
  if (engine === undefined) throw new Error("there is no engine to test with");
  const file = join(folder, "state.json");
  writeFileSync(file, JSON.stringify(state));
  const args = ["policy", "analyze", "--file", file, "--policy-pack", join(checkout, "policy"), "--json"];
  const { exitCode, all } = await execa(engine.pulumi, args, {
    cwd: folder,
    env: {
      PATH: [dirname(process.execPath), dirname(engine.pulumi), process.env["PATH"]].join(delimiter),
      PULUMI_HOME: join(folder, "home"),
      PULUMI_SKIP_UPDATE_CHECK: "1",
    },
    all: true,
    reject: false,
  });
  return { exitCode: exitCode ?? 1, output: all };
}
