import assert from "node:assert/strict";
import { execa } from "execa";
import { z } from "zod";
import { gantry } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";

const file = "environments/production/config.yml";
const day = 86_400_000;
const inDays = (days: number): string => new Date(Date.now() + days * day).toISOString().slice(0, 10);

const document = z.object({
  rules: z.array(z.object({ id: z.string(), result: z.string() })),
  violations: z.array(z.object({ rule: z.string(), message: z.string() })),
  waived: z.array(z.object({ rule: z.string(), message: z.string(), waiver: z.string() })),
  waivers: z.array(
    z.object({ id: z.string(), daysLeft: z.number(), covered: z.number(), declaredAt: z.string() }),
  ),
});

describe("a waiver", () => {
  let project: TestProject;
  let plain: string;
  before(() => {
    project = new TestProject();
    plain = project.read(file);
    project.edit(file, "adminBypass: false", "adminBypass: true");
  });
  /** Waivers for the two resources that break the rule: the entity, and what GitHub is told. */
  const declare = (change: Record<string, string>): void => {
    const waiver = {
      rule: "require-production-approvals",
      owner: "platform-team",
      reason: "the on-call engineer has to deploy alone during the move",
      expires: inDays(2),
      ...change,
    };
    const broken = plain.replace("adminBypass: false", "adminBypass: true");
    const waivers = {
      entity: { ...waiver, resource: "gantry:index:DeploymentEnvironment production", ...change },
      github: {
        ...waiver,
        resource: "github:index/repositoryEnvironment:RepositoryEnvironment production",
      },
    };
    project.edit(file, /[^]*/, `${broken}\nwaivers: ${JSON.stringify(waivers)}\n`);
  };

  it("lets a violation through, shows it as waived, and counts the days", async () => {
    declare({});
    const ran = await gantry(project, ["preview", "production", "--local", "--json"]);
    assert.equal(ran.exitCode, 0, ran.stdout + ran.stderr);
    const { rules, violations, waived, waivers } = document.parse(JSON.parse(ran.stdout));
    assert.deepEqual(violations, []);
    assert.deepEqual(
      rules.filter(({ result }) => result !== "passed"),
      [{ id: "require-production-approvals", result: "waived" }],
    );
    assert.deepEqual(waived.map(({ waiver }) => waiver).toSorted(), ["entity", "github"]);
    for (const { message } of waived)
      assert.match(message, /^waived until .*canAdminsBypass|adminBypass must be false/);
    const line = plain.split("\n").length + 1;
    for (const { daysLeft, covered, declaredAt } of waivers) {
      assert.deepEqual(
        { daysLeft, covered, declaredAt },
        { daysLeft: 2, covered: 1, declaredAt: `${file}:${line}` },
      );
    }
  });

  it("is known to the pack by itself, under plain pulumi as well", async () => {
    const shell = await gantry(project, ["env", "shell", "production", "--local", "--json"]);
    const env = z.record(z.string(), z.string()).parse(JSON.parse(shell.stdout));
    const args = ["preview", "-s", "production", "--policy-pack", "policy", "--non-interactive"];
    const preview = await execa("pulumi", args, { cwd: project.root, env, stdin: "ignore", all: true });
    assert.match(preview.all, /waived until .* by platform-team \(waiver "github"\)/);
  });

  it("is refused when it is over, too long, or for what is not in the stack, and waives nothing then", async () => {
    declare({ resource: "gantry:index:DeploymentEnvironment elsewhere" });
    project.edit(file, inDays(2), inDays(-1));
    const ran = await gantry(project, ["preview", "production", "--local"]);
    assert.equal(ran.exitCode, 3, ran.stdout + ran.stderr);
    assert.match(
      ran.stdout,
      /✗ entity {2}over since 1 day, platform-team, environments\/production\/config\.yml:\d+/,
    );
    assert.match(ran.stdout, /! github {2}2 days left/);
    assert.match(ran.stdout, /gantry:index:Waiver "entity" expires is over since/);
    assert.match(ran.stdout, /gantry:index:Waiver "entity" resource is not in the stack/);
    assert.match(ran.stdout, /DeploymentEnvironment "production" approvals.adminBypass must be false/);
    assert.match(ran.stdout, /nothing was changed/);
  });

  it("without an owner stops everything before an engine starts", async () => {
    declare({ owner: "" });
    const ran = await gantry(project, ["up", "production", "--local", "--yes"]);
    assert.equal(ran.exitCode, 2);
    assert.match(ran.stderr, /environments\/production\/config\.yml:\d+:\d+ waivers\.entity\.owner: /);
  });
});
