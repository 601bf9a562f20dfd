import assert from "node:assert/strict";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { examine } from "../../init/doctor.ts";
import { captured } from "../support/captured.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { checkout, TestProject } from "../support/project.ts";

const report = z.object({
  ready: z.boolean(),
  tools: z.array(z.object({ name: z.string(), state: z.string(), required: z.boolean() })),
  unused: z.array(z.object({ place: z.string(), days: z.int() })),
});

describe("gantry doctor", () => {
  it("counts the project's own Node as there, whatever the shell's PATH begins with", async () => {
    const env = { PATH: "/usr/bin:/bin", HOME: process.env["HOME"] };
    const { context, stdout } = captured({ cwd: checkout, env });
    await examine(context, { json: true });
    const { tools } = report.parse(JSON.parse(stdout()));
    assert.equal(tools.find(({ name }) => name === "node")?.state, "ok");
    assert.deepEqual(
      tools.filter(({ name }) => ["sops", "age"].includes(name)).map(({ required }) => required),
      [false, false],
    );
  });

  it("is not ready where the catalog asks GitHub for what its plan has not", async () => {
    const project = new TestProject();
    project.edit("environments/global/config.yml", "plan: enterprise", "plan: free");
    const env = { PATH: process.env["PATH"], HOME: process.env["HOME"] };
    const { context, stdout } = captured({ cwd: project.root, env });
    assert.equal(await examine(context, { json: false }), 1);
    assert.match(stdout(), /✗ catalog +it has mistakes/);
    assert.match(stdout(), /not ready/);
  });

  it("is not ready where the repository has another project, and says where", async () => {
    const project = new TestProject("infra");
    mkdirSync(join(project.repository, ".git"));
    mkdirSync(join(project.repository, "shop", "environments"), { recursive: true });
    writeFileSync(join(project.repository, "shop", "Pulumi.yaml"), "name: shop\n");
    const env = { PATH: process.env["PATH"], HOME: process.env["HOME"] };
    const { context, stdout } = captured({ cwd: project.root, env });
    assert.equal(await examine(context, { json: false }), 1);
    assert.match(stdout(), /✗ repository +has another project: "shop\/Pulumi\.yaml"/);
  });

  it("names an engine that no checkout has used for a while", async () => {
    const cache = temporaryFolder("gantry-doctor-");
    const place = join(cache, "gantry", "engine", "3.1.0-0123456789abcdef");
    const before = new Date(Date.now() - 45.5 * 24 * 60 * 60_000);
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "engine.json"), "{}");
    utimesSync(join(place, "engine.json"), before, before);
    // Not a home of its own: Go leaves its telemetry there, while the folder goes.
    const env = { PATH: process.env["PATH"], HOME: process.env["HOME"], XDG_CACHE_HOME: cache };
    const { context, stdout } = captured({ cwd: cache, env });
    await examine(context, { json: true });
    assert.deepEqual(report.parse(JSON.parse(stdout())).unused, [{ place, days: 45 }]);
  });
});
