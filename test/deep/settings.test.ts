import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { gantry, type Ran } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";

/** The same mistake, found by the program: below an engine and without one. */
async function bothWays(change: (project: TestProject) => void, stack = "staging"): Promise<[Ran, Ran]> {
  const project = new TestProject();
  change(project);
  const inProcess = await gantry(project, ["preview", stack, "--local", "--in-process"]);
  const byEngine = await gantry(project, ["preview", stack, "--local"]);
  assert.deepEqual(readdirSync(project.path(".gantry", "events")), []);
  return [inProcess, byEngine];
}

describe("a mistake in the settings of a stack", () => {
  it("is told by the engine's way as it is without an engine, all of it, with exit code 2", async () => {
    const [inProcess, byEngine] = await bothWays((project) => {
      project.edit("Pulumi.staging.yaml", "us-east1", "us-west9");
      project.edit("Pulumi.staging.yaml", "github:owner: lotus-labs", "github:owner: lily");
    });
    assert.equal(inProcess.exitCode, 2);
    assert.equal(byEngine.exitCode, 2, byEngine.stderr);
    for (const { stderr } of [inProcess, byEngine]) {
      const told = stderr.slice(stderr.indexOf("gantry: "));
      assert.match(told, /^gantry: the settings of stack "staging" do not hold\n/);
      assert.match(
        told,
        /\n {2}Pulumi\.staging\.yaml gcp:region: "us-west9" is none of the catalog's regions/,
      );
      assert.match(told, /\n {2}Pulumi\.staging\.yaml github:owner: "lily" is not "lotus-labs"/);
      assert.doesNotMatch(stderr, /could not be brought up to date|\n +at /);
    }
  });

  it("is told so of the stack `repository` as well", async () => {
    const [inProcess, byEngine] = await bothWays((project) => {
      project.edit("Pulumi.repository.yaml", /github:owner: .*/, "github:owner: lily");
    }, "repository");
    assert.deepEqual([inProcess.exitCode, byEngine.exitCode], [2, 2]);
    assert.match(byEngine.stderr, /github:owner: "lily" is not "lotus-labs"/);
  });

  it("is told with its line where the file is no YAML, before the engine reads it", async () => {
    const project = new TestProject();
    const refused = async (file: RegExp, args: readonly string[]): Promise<void> => {
      const ran = await gantry(project, args);
      assert.equal(ran.exitCode, 2, `${args.join(" ")}: ${ran.stderr}`);
      assert.match(ran.stderr, file);
      assert.doesNotMatch(ran.stderr, /\n +at /);
    };
    project.edit("Pulumi.yaml", "runtime:", "runtime: [");
    await refused(/gantry: Pulumi\.yaml:\d+: /, ["preview", "staging"]);
    project.edit("Pulumi.yaml", "runtime: [", "runtime:");
    project.edit("Pulumi.staging.yaml", "config:", "config: [");
    for (const args of [
      ["preview", "staging", "--local", "--in-process"],
      ["preview", "staging", "--local"],
      ["preview", "staging"],
      ["destroy", "staging", "--local", "--yes"],
    ])
      await refused(/(gantry:|\n) +Pulumi\.staging\.yaml:\d+:/, args);
  });
});
