import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { z } from "zod";
import { deployedProject } from "../../support/first-deployment.ts";
import { gantry, type Ran } from "../../support/gantry.ts";
import type { TestProject } from "../../support/project.ts";

const person = { CI: "", GITHUB_ACTIONS: "" };
const document = z.looseObject({ rememberedFrom: z.iso.datetime().nullable() });

/** Whether the engine was started: its first step is told. */
const asksEngine = ({ stderr }: Ran): boolean => stderr.includes("previewing staging on the local cloud");

describe("gantry preview where nothing has moved", () => {
  let project: TestProject;
  let first: Ran;
  const preview = (args: readonly string[] = [], env: Record<string, string> = person): Promise<Ran> =>
    gantry(project, ["preview", "staging", "--local", ...args], env);
  before(async () => {
    project = await deployedProject("staging");
    first = await preview(["--json"]);
    assert.equal(first.exitCode, 0, first.stderr);
    assert.ok(asksEngine(first));
  });

  it("shows the plan that was made, with its time, without the engine", async () => {
    const again = await preview(["--json"]);
    assert.equal(again.exitCode, 0, again.stderr);
    assert.ok(!asksEngine(again), again.stderr);
    const [made, recalled] = [first, again].map(({ stdout }) => document.parse(JSON.parse(stdout)));
    assert.equal(made?.rememberedFrom, null);
    assert.notEqual(recalled?.rememberedFrom, null);
    assert.deepEqual({ ...recalled, rememberedFrom: null }, made);
  });

  it("says so to people, and how to ask anew", async () => {
    const { stdout, stderr } = await preview();
    const [title, when, how] = stdout.split("\n");
    assert.equal(title, "plan for staging (local cloud)");
    assert.match(
      when ?? "",
      /^made and judged at 2\d{3}-\d\d-\d\d \d\d:\d\d:\d\d UTC; nothing that it was made of has moved since\.$/,
    );
    assert.equal(how, "--fresh asks the engine and the pack again.");
    assert.doesNotMatch(stderr, /previewing/);
  });

  it("asks the engine in a job, and where it is told to", async () => {
    for (const [args, env] of [
      [[], { CI: "true" }],
      [["--fresh"], person],
    ] as const) {
      const ran = await preview(args, env);
      assert.ok(asksEngine(ran), ran.stderr);
      assert.match(ran.stdout, /^plan for staging \(local cloud\)\n\n/);
    }
  });

  it("says what moved, and plans anew, once", async () => {
    project.edit("environments/staging/config.yml", /$/, "\n# a line more\n");
    const changed = await preview();
    assert.match(changed.stderr, /planning anew: .*what the program read moved since the plan of /);
    assert.ok(asksEngine(changed));
    assert.ok(!asksEngine(await preview()));
  });

  it("leaves no record behind", () => {
    assert.deepEqual(
      ["reads", "remembered/staging.json"].filter((name) => existsSync(project.path(".gantry", name))),
      [],
    );
  });
});
