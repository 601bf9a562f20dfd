import assert from "node:assert/strict";
import { cpSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readRuleRuns, type RuleRun } from "../../guard/judge/policy-events.ts";
import { ruleIds } from "../../policy/pack/rules.ts";
import { checkout, rooms } from "../support/project.ts";
import { EngineProject, type EngineRun } from "../policy/engine/engine-project.ts";

const canary = "canary-hunter2";
const allFlaws = ["rotation", "approvals", "public", "secret"];

/** Runs `body` in a project of its own, whose program has the given flaws. */
async function inProject(
  flaws: readonly string[],
  body: (project: EngineProject) => Promise<void>,
): Promise<void> {
  const project = new EngineProject(flaws);
  await body(project);
}

/** Its program is none that a catalog asks for: what compares the two has tests of its own. */
const compared = "require-expected-plan";

const runsOf = (run: EngineRun, expected = ruleIds()): RuleRun[] =>
  readRuleRuns(run.events, expected).filter(({ id }) => id !== compared);

/** Every complaint as `rule: resource's name`, and what each complaint says. */
function complaints(run: EngineRun): Map<string, string> {
  const found = run.events.flatMap(({ policyEvent: event }) => {
    if (!event || event.policyName === compared) return [];
    assert.equal(event.enforcementLevel, "mandatory");
    return [[`${event.policyName}: ${event.resourceUrn?.split("::").at(-1) ?? ""}`, event.message] as const];
  });
  return new Map(found.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A pack with the checkout's rules that a test may change. */
function copyPack(project: EngineProject): string {
  const pack = join(project.root, "pack");
  cpSync(join(checkout, "policy"), pack, { recursive: true });
  for (const room of rooms)
    if (room !== "policy") symlinkSync(join(checkout, room), join(project.root, room));
  return pack;
}

describe("the policy pack in the engine", () => {
  it("passes a program that keeps every rule, and tells how many resources each judged", async () => {
    await inProject([], async (project) => {
      const run = await project.pulumi("preview", "--policy-pack", project.pack);
      assert.deepEqual([...complaints(run)], [], run.output);
      const runs = runsOf(run);
      for (const { id, result } of runs) assert.equal(result, "passed", id);
      const counted = ["plaintext-secrets", "public-access", "production-approvals", "90-days"];
      assert.deepEqual(
        runs.filter(({ id }) => counted.some((words) => id.endsWith(words))),
        [
          // Eight resources of the program, its stack included, and the providers of Google and GitHub.
          { id: "disallow-plaintext-secrets", resources: 10, result: "passed" },
          { id: "disallow-public-access", resources: 3, result: "passed" },
          { id: "require-production-approvals", resources: 2, result: "passed" },
          { id: "require-rotation-within-90-days", resources: 2, result: "passed" },
        ],
      );
    });
  });

  it("stops a program that breaks each of them before anything is created", async () => {
    await inProject(allFlaws, async (project) => {
      const run = await project.pulumi("up", "--yes", "--policy-pack", project.pack);
      assert.notEqual(run.exitCode, 0);
      const found = complaints(run);
      assert.deepEqual(
        [...found.keys()],
        [
          "disallow-plaintext-secrets: relay",
          "disallow-public-access: api-public",
          "require-production-approvals: production",
          "require-rotation-within-90-days: api-key",
          "require-rotation-within-90-days: staging-api",
        ],
      );
      for (const message of found.values()) assert.ok(!message.includes(canary), message);
      const broken = new Set([...found.keys()].map((complaint) => complaint.split(":")[0]));
      for (const { id, result } of runsOf(run))
        assert.equal(result, broken.has(id) ? "violated" : "passed", id);
      assert.deepEqual(project.created(), []);
    });
  });

  it("stops the resource itself where the preview was skipped", async () => {
    await inProject(["approvals"], async (project) => {
      const run = await project.pulumi("up", "--yes", "--skip-preview", "--policy-pack", project.pack);
      assert.notEqual(run.exitCode, 0);
      assert.ok(complaints(run).has("require-production-approvals: production"), run.output);
      assert.ok(!project.created().some((file) => file.includes("RepositoryEnvironment")));
      for (const rule of runsOf(run)) assert.notEqual(rule.result, "passed", rule.id);
    });
  });

  it("fails where a rule needs a value that is not known before the deployment", async () => {
    await inProject(["unknown"], async (project) => {
      const run = await project.pulumi("preview", "--policy-pack", project.pack);
      assert.notEqual(run.exitCode, 0);
      const rule = runsOf(run).find(({ id }) => id === "disallow-public-access");
      assert.equal(rule?.result, "did-not-run");
      assert.match(rule.reason ?? "", /"publisher": member is not known/);
    });
  });

  it("takes no configuration that would soften a rule", async () => {
    await inProject(allFlaws, async (project) => {
      const config = join(project.root, "soft.json");
      writeFileSync(config, JSON.stringify({ all: "disabled" }));
      const packed = ["--policy-pack", project.pack, "--policy-pack-config", config];
      const run = await project.pulumi("preview", ...packed);
      assert.notEqual(run.exitCode, 0);
      assert.match(run.output, /does not support config/);
    });
  });

  it("tells a rule that threw and one that the pack does not have", async () => {
    await inProject([], async (project) => {
      const pack = copyPack(project);
      rmSync(join(pack, "rules", "require-production-approvals.ts"));
      writeFileSync(join(pack, "rules", "require-nothing.ts"), throwingRule);
      const run = await project.pulumi("preview", "--policy-pack", pack);
      assert.notEqual(run.exitCode, 0);
      const [nothing, approvals] = runsOf(run, ["require-nothing", "require-production-approvals"]);
      assert.equal(nothing?.result, "did-not-run");
      assert.match(nothing.reason ?? "", /the rule stopped with Error in require-nothing\.ts/);
      assert.equal(approvals?.reason, "the pack does not have it");
      for (const message of complaints(run).values()) assert.ok(!message.includes(canary), message);
    });
  });

  it("does not go on with a pack that has no rules", async () => {
    await inProject([], async (project) => {
      const pack = copyPack(project);
      for (const id of ruleIds()) rmSync(join(pack, "rules", `${id}.ts`));
      const run = await project.pulumi("preview", "--policy-pack", pack);
      assert.notEqual(run.exitCode, 0);
      assert.match(run.output, /holds no rule/);
      for (const rule of runsOf(run)) assert.equal(rule.result, "did-not-run");
    });
  });
});

const throwingRule = `
export const rule = {
  id: "require-nothing",
  sentence: "Nothing holds.",
  protects: { entity: "nothing", seed: "000" },
  remedy: "nothing helps",
  appliesTo: (resource) => resource.name === "relay",
  check: (resource) => { throw new Error(resource.get("password")); },
};
`;
