import assert from "node:assert/strict";
import { z } from "zod";
import type { LoopbackApi } from "../../local/listen-on-loopback.ts";
import { startTestApi } from "../support/github-api.ts";
import { gantry } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";
import { quietClient, staging } from "../local/api-fixture.ts";

const document = z.object({
  violations: z.array(z.object({ rule: z.string(), message: z.string() })),
  plan: z.array(
    z.object({
      kind: z.string(),
      type: z.string(),
      name: z.string(),
      fields: z.array(z.string()),
      takenOver: z.boolean().optional(),
    }),
  ),
});

describe("a GitHub environment that somebody made before the first deployment", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });
  let api: LoopbackApi;
  before(async () => {
    api = await startTestApi({ cloudDir: project.path(".gantry", "cloud") });
    await quietClient(api.url).repos.createOrUpdateEnvironment({
      ...staging,
      reviewers: [{ type: "User", id: 42 }],
      wait_timer: 30,
      deployment_branch_policy: null,
    });
  });

  async function preview(...more: readonly string[]) {
    const ran = await gantry(project, ["preview", "staging", "--local", "--json", ...more]);
    const { plan, violations } = document.parse(JSON.parse(ran.stdout));
    const change = plan.find(
      ({ name, type }) => name === "staging" && type.endsWith(":RepositoryEnvironment"),
    );
    const others = plan.filter(({ takenOver }) => takenOver === true).length;
    return { ...ran, change, others, violations };
  }

  it("is no creation in the plan, and is not loosened without a word", async () => {
    const { exitCode, change, others, violations } = await preview();
    assert.equal(exitCode, 3);
    assert.equal(change?.kind, "update");
    assert.equal(others, 1);
    assert.ok(change.fields.includes("reviewers: user 42 → none"), change.fields.join("\n"));
    assert.ok(change.fields.includes("wait_timer: 30 → 0"));
    assert.deepEqual(
      violations.map(({ rule }) => rule),
      ["never-loosen-what-exists"],
    );
    assert.match(violations[0]?.message ?? "", /reviewers: user 42 → none[^]*--take-over/);
  });

  it("is taken over as declared by whoever says so", async () => {
    const { exitCode, change, violations } = await preview("--take-over");
    assert.equal(exitCode, 0);
    assert.deepEqual(violations, []);
    assert.equal(change?.takenOver, true);
  });
});
