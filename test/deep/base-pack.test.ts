import assert from "node:assert/strict";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { z } from "zod";
import { gitAs } from "../support/git-as.ts";
import { cleanUp } from "../support/clean-up.ts";
import { gantry, type Ran } from "../support/gantry.ts";
import { checkout, rooms, TestProject } from "../support/project.ts";

const config = "environments/production/config.yml";
const parts = rooms;
const rule = "policy/rules/require-production-approvals.ts";

const document = z.object({
  violations: z.array(z.object({ rule: z.string() })),
  rules: z.array(z.object({ id: z.string(), result: z.string() })),
  base: z.object({
    ref: z.string(),
    commit: z.string(),
    pack: z.enum(["own", "changed", "none"]),
    rules: z.array(z.object({ id: z.string(), result: z.string() })),
    violations: z.array(z.object({ rule: z.string(), message: z.string() })),
  }),
});

const deployment = z.object({
  applied: z.boolean(),
  checks: z.array(z.object({ check: z.string(), passed: z.boolean() })),
});

/** A real repository, whose default branch has the pack of this checkout. Each test is a change on a branch of its own. */
describe("the base branch's pack judges a change", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });
  const git = async (...args: string[]): Promise<void> => {
    await gitAs(project.root, args);
  };
  const preview = (...args: string[]): Promise<Ran> =>
    gantry(project, ["preview", "production", "--local", "--base", "main", ...args]);
  const parsed = (ran: Ran): z.infer<typeof document> => document.parse(JSON.parse(ran.stdout));
  before(async () => {
    for (const part of parts) {
      rmSync(project.path(part));
      cpSync(`${checkout}/${part}`, project.path(part), { recursive: true });
    }
    // Of a link nobody can say what a commit locks.
    project.copy("package-lock.json");
    await git("init", "--quiet", "--initial-branch=main");
    await git("add", ...parts, "environments", "docs", "Pulumi.yaml", "package.json", "package-lock.json");
    await git("commit", "--quiet", "-m", "the base");
  });
  beforeEach(() => {
    cleanUp(async () => {
      await git("checkout", "--quiet", "--force", "main");
      await git("clean", "--quiet", "--force", "-d", ...parts);
      assert.deepEqual(readdirSync(project.path(".gantry", "base")), []);
    });
  });

  it("is the change's own where it does not touch it, and judges once", async () => {
    await git("checkout", "--quiet", "-b", "plain");
    const ran = await preview("--json");
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    const { base } = parsed(ran);
    assert.equal(base.pack, "own");
    assert.deepEqual(base.rules, []);
  });

  it("stops a change that weakens a rule and uses that", async () => {
    await git("checkout", "--quiet", "-b", "weaker");
    project.edit(
      rule,
      'yield { field: "approvals.adminBypass"',
      'if (Date.now() === 0) yield { field: "approvals.adminBypass"',
    );
    project.edit(
      rule,
      'yield { field: "canAdminsBypass"',
      'if (Date.now() === 0) yield { field: "canAdminsBypass"',
    );
    project.edit(config, "adminBypass: false", "adminBypass: true");
    await git("commit", "--quiet", "--all", "-m", "trust the administrators");
    const ran = await preview("--json");
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    const { base, violations } = parsed(ran);
    assert.deepEqual(violations, [], "the change's own pack passes it");
    assert.equal(base.pack, "changed");
    assert.ok(base.violations.some(({ message }) => message.includes("adminBypass must be false")));
    const up = await gantry(project, ["up", "production", "--local", "--yes", "--json", "--base", "main"]);
    assert.equal(up.exitCode, 3, up.stderr);
    const { applied, checks } = deployment.parse(JSON.parse(up.stdout));
    assert.equal(applied, false);
    assert.deepEqual(
      checks.map(({ check, passed }) => ({ check, passed })),
      [{ check: "base pack", passed: false }],
    );
  });

  it("stops a change that removes a rule, and misses none that it adds", async () => {
    await git("checkout", "--quiet", "-b", "fewer");
    rmSync(project.path(rule));
    project.edit(config, "adminBypass: false", "adminBypass: true");
    await git("commit", "--quiet", "--all", "-m", "one rule less");
    const ran = await preview();
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(
      ran.stdout,
      /the change touches the policy pack or its packages: both that of main \([0-9a-f]{12}\) and its own must pass/,
    );
    assert.match(
      ran.stdout,
      /policy of main: 1 of \d+ rules does not hold\n {2}✗ require-production-approvals +violated/,
    );
  });

  it("lets the change's own pack stop it as well", async () => {
    await git("checkout", "--quiet", "-b", "stricter");
    project.edit(
      rule,
      "function* checkEntity(resource: Resource): Generator<Violation> {",
      'function* checkEntity(resource: Resource): Generator<Violation> { yield { field: "x", problem: "is never good" };',
    );
    await git("commit", "--quiet", "--all", "-m", "nobody deploys");
    const ran = await preview("--json");
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    const { base, violations } = parsed(ran);
    assert.deepEqual(base.violations, []);
    assert.match(ran.stderr, /the judgement of main \([0-9a-f]{12}\) took \d+ s more/);
    assert.deepEqual([...new Set(violations.map((each) => each.rule))], ["require-production-approvals"]);
    const up = await gantry(project, ["up", "production", "--local", "--yes", "--base", "main"]);
    assert.equal(up.exitCode, 3, up.stderr);
    assert.doesNotMatch(up.stderr, /took \d+ s more/, "nothing that the base says would change it");
  });

  it("is asked for by a ref that exists", async () => {
    const ran = await gantry(project, ["preview", "production", "--local", "--base", "mian"]);
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /gantry: unknown ref "mian"/);
  });
});
