import assert from "node:assert/strict";
import { z } from "zod";
import { ruleIds } from "../../../policy/pack/rules.ts";
import { inProcess } from "../../support/in-process.ts";
import { checkout } from "../../support/project.ts";

const run = (...args: readonly string[]) => inProcess(["policy", ...args], { cwd: checkout, env: {} });
const listed = z.array(z.object({ id: z.string(), sentence: z.string(), remedy: z.string() }));
const explained = z.object({ id: z.string(), judges: z.array(z.string()), objects: z.array(z.string()) });
const tried = z.array(z.object({ rule: z.string(), case: z.string(), passed: z.boolean() }));

describe("gantry policy", () => {
  it("lists every rule of the pack, as a table and as JSON", async () => {
    const table = await run("list");
    const json = await run("list", "--json");
    assert.equal(table.exitCode, 0);
    for (const id of ruleIds()) assert.ok(table.stdout.includes(id), id);
    assert.deepEqual(
      listed.parse(JSON.parse(json.stdout)).map(({ id }) => id),
      ruleIds(),
    );
  });

  it("explains one rule with what it objects to", async () => {
    const text = await run("explain", "require-image-digest");
    assert.match(text.stdout, /protects +DeploymentSurface/);
    assert.match(text.stdout, /a region's tag/);
    const json = await run("explain", "require-image-digest", "--json");
    const { judges, objects } = explained.parse(JSON.parse(json.stdout));
    assert.ok(judges.includes("gcp:cloudrunv2/service:Service"));
    assert.ok(objects.includes("a region's tag"));
  });

  it("names the rule that is meant where there is none of the id", async () => {
    for (const words of [
      ["explain", "require-image-digests"],
      ["test", "require-image-digests"],
    ]) {
      const ran = await run(...words);
      assert.equal(ran.exitCode, 2);
      assert.match(ran.stderr, /no rule "require-image-digests"\n.*did you mean "require-image-digest"/);
    }
  });

  it("tries every case of every rule, or of one", async () => {
    const all = await run("test");
    assert.equal(all.exitCode, 0, all.stdout);
    assert.match(all.stderr, /^\d{3,} cases of \d+ rules, 0 failed\n$/);
    const one = await run("test", "require-image-digest", "--json");
    const cases = tried.parse(JSON.parse(one.stdout));
    assert.ok(cases.some((each) => each.case === "a region's tag"));
    assert.ok(cases.every(({ rule, passed }) => rule === "require-image-digest" && passed));
  });
});
