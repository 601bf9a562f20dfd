import assert from "node:assert/strict";
import { cpSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { execa } from "execa";
import { cloudFiles } from "../support/cloud.ts";
import { gantry, type Ran } from "../support/gantry.ts";
import { checkout, TestProject } from "../support/project.ts";

const rules = readdirSync(`${checkout}/policy/rules`);

/** What a pack may do so that nothing, or not enough, is judged: each is one clear message, and nothing is applied. */
describe("a policy pack that does not judge", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });
  beforeEach(() => {
    rmSync(project.path("policy"), { recursive: true });
    cpSync(`${checkout}/policy`, project.path("policy"), { recursive: true });
  });
  const up = (env: Record<string, string> = {}): Promise<Ran> =>
    gantry(project, ["up", "repository", "--local", "--yes"], env);
  const refused = async (exitCode: number, said: RegExp, env: Record<string, string> = {}): Promise<void> => {
    const ran = await up(env);
    assert.deepEqual(cloudFiles(project, "", "").names, [], "something was created");
    assert.equal(ran.exitCode, exitCode, ran.stdout + ran.stderr);
    assert.match(ran.stdout + ran.stderr, said);
  };
  const write = (file: string, text: string): void => {
    writeFileSync(project.path("policy", file), text);
  };

  it("because it throws when it is loaded", async () => {
    write("pack/index.ts", 'throw new Error("no rules today");');
    await refused(1, /gantry: the policy pack could not be started.*\n(.*\n)?.*no rules today/);
  });

  it("because a rule throws", async () => {
    project.edit(
      "policy/rules/disallow-plaintext-secrets.ts",
      "*check(",
      "*check() { throw new TypeError(); }, *unused(",
    );
    await refused(3, /✗ disallow-plaintext-secrets +did-not-run.*the rule stopped with TypeError/);
  });

  it("because a rule never ends: it is stopped and named", async () => {
    project.edit("policy/rules/disallow-plaintext-secrets.ts", "*check(", "*check() { for (;;); }, *unused(");
    await refused(3, /✗ disallow-plaintext-secrets +did-not-run.*did not end within 5 s/);
  });

  it("because it never answers: the engine is stopped, and so is the pack", async () => {
    write("pack/index.ts", "for (;;);");
    await refused(
      1,
      /gantry: the engine made no progress for 6 s and was stopped: it waited for the policy pack/,
      {
        GANTRY_PATIENCE: "6",
      },
    );
    const { stdout } = await execa("ps", ["-A", "-o", "args="]);
    assert.ok(!stdout.includes(project.root), "something still runs");
  });

  it("because it is not there", async () => {
    rmSync(project.path("policy"), { recursive: true });
    await refused(1, /gantry: there is no policy pack in ".*policy"/);
    cpSync(`${checkout}/policy`, project.path("policy"), { recursive: true });
  });

  it("because it is empty", async () => {
    for (const file of rules) rmSync(project.path("policy", "rules", file));
    await refused(1, /gantry: there is no policy pack in/);
  });

  it("because it says nothing of itself", async () => {
    project.edit("policy/pack/server.ts", ".setPoliciesList(policies)", ".setPoliciesList([])");
    await refused(3, /✗ \d+ rules did not run: the run ended before/);
  });

  it("because it answers to everything that it does not apply, and reports nothing", async () => {
    project.edit("policy/pack/server.ts", "if (judgement) {", "if (judgement && Date.now() === 0) {");
    await refused(3, /✗ disallow-plaintext-secrets +did-not-run.*judged nothing/);
  });

  it("because it only advises", async () => {
    project.edit("policy/pack/server.ts", /EnforcementLevel\.MANDATORY/g, "EnforcementLevel.ADVISORY");
    project.edit("environments/production/config.yml", "adminBypass: false", "adminBypass: true");
    const ran = await gantry(project, ["up", "production", "--local", "--yes"]);
    project.edit("environments/production/config.yml", "adminBypass: true", "adminBypass: false");
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /approvals\.adminBypass must be false/);
    assert.match(ran.stdout, /nothing was changed/);
  });

  it("because it waives what the catalog does not", async () => {
    project.edit(
      "policy/waivers.ts",
      "return [...this.#seen.values()]",
      'return { id: "x", rule, resource: "", owner: "nobody", expires: "2999-01-01" }; return [...this.#seen.values()]',
    );
    project.edit("environments/production/config.yml", "adminBypass: false", "adminBypass: true");
    const ran = await gantry(project, ["up", "production", "--local", "--yes"]);
    project.edit("environments/production/config.yml", "adminBypass: true", "adminBypass: false");
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(ran.stdout, /waived until 2999-01-01 by nobody/);
  });

  it("because it is another pack", async () => {
    project.edit("policy/pack/pack.ts", '"gantry-policy"', '"somebody-elses"');
    await refused(3, /✗ \d+ rules did not run: the run ended before/);
  });

  it("because rules of it are not loaded", async () => {
    project.edit(
      "policy/pack/rules.ts",
      "await Promise.all(ruleIds().map(loadRule))",
      '[await loadRule("disallow-plaintext-secrets")]',
    );
    await refused(3, /✗ disallow-public-access +did-not-run.*the pack does not have it/);
  });

  it("because somebody switches it off from outside", async () => {
    project.edit("environments/production/config.yml", "adminBypass: false", "adminBypass: true");
    writeFileSync(project.path("soft.json"), JSON.stringify({ all: "disabled" }));
    const ran = await gantry(project, ["up", "production", "--local", "--yes"], {
      PULUMI_OPTION_POLICY_PACK_CONFIG: project.path("soft.json"),
      PULUMI_OPTION_SKIP_PREVIEW: "true",
    });
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(ran.stderr, /notice: PULUMI_OPTION_POLICY_PACK_CONFIG is not passed on to the engine/);
    assert.match(ran.stdout, /approvals\.adminBypass must be false/);
  });
});
