import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Ran } from "../support/gantry.ts";
import { gitAs } from "../support/git-as.ts";
import { inProcess } from "../support/in-process.ts";
import { LoopbackServer } from "../support/loopback-server.ts";
import { TestProject } from "../support/project.ts";
import { addWorkflowRun } from "../support/workflow-runs.ts";

const answered = z.object({
  asked: z.object({ github: z.string() }),
  github: z.object({ answer: z.string(), at: z.iso.datetime().optional(), why: z.string().optional() }),
});

describe("what gantry status says of GitHub", () => {
  let project: TestProject;
  before(async () => {
    project = new TestProject();
    await gitAs(project.root, ["init", "--quiet", "--initial-branch=main"]);
    const cloudDir = project.path(".gantry", "cloud");
    await addWorkflowRun(cloudDir, { number: 1, workflow: "drift.yml", conclusion: "failure" });
    await addWorkflowRun(cloudDir, {
      number: 2,
      workflow: "deploy-production.yml",
      title: "Deploy api/v1.2.3\u001b[31m to production",
      waitsFor: ["production"],
    });
  });

  async function status(
    words: readonly string[],
    { env = {}, columns }: { env?: Record<string, string>; columns?: number } = {},
  ): Promise<Ran> {
    const ran = await inProcess(["status", "staging", ...words], {
      cwd: project.root,
      env,
      ...(columns === undefined ? {} : { columns }),
    });
    assert.equal(ran.exitCode, 0, ran.stderr);
    return ran;
  }
  const told = async (env: Record<string, string>) =>
    answered.parse(JSON.parse((await status(["--json"], { env })).stdout));

  it("is who has to approve, and how last night's look for drift ended, with the time", async () => {
    const { stdout } = await status(["--local"]);
    assert.match(stdout, /^the local GitHub, asked \d{4}-\d\d-\d\d \d\d:\d\d UTC$/m);
    assert.match(
      stdout,
      /^waiting: Deploy api\/v1\.2\.3\\u001b\[31m to production, for GitHub to let it into production, since .*: https:.*\/runs\/2$/m,
    );
    assert.match(stdout, /^drift: failure, 2026-11-28 02:01 UTC: https:.*\/runs\/1$/m);
    assert.match(stdout, /^Not asked: killed flags\.$/m);
  });

  for (const columns of [80, 40]) {
    it(`has no line of more than ${columns} columns, but for addresses`, async () => {
      const { stdout } = await status(["--local"], { columns });
      const wide = stdout.split("\n").filter((line) => line.length > columns && !line.includes("https://"));
      assert.deepEqual(wide, []);
    });
  }

  it("is nothing without a token, and says so", async () => {
    assert.match(
      (await status([])).stdout,
      /^Not asked: who has to approve and last night's drift \(there is no token for GitHub\), killed flags\.$/m,
    );
    const { asked, github } = await told({});
    assert.deepEqual([asked.github, github.answer], ["not asked", "not asked"]);
  });

  it("is a failure that is told, and fails nothing, where GitHub fails or answers something else", async () => {
    const server = await new LoopbackServer().start();
    const env = { GITHUB_TOKEN: "canary-token", GITHUB_API_URL: server.url };
    server.answer(() => ({ status: 403, body: { message: "Resource not accessible by integration" } }));
    const { asked, github } = await told(env);
    assert.deepEqual([asked.github, github.answer], ["failed", "failed"]);
    assert.match(github.why ?? "", /the token may not do that at GitHub \(403\)/);
    assert.ok(github.at !== undefined);
    const { stdout } = await status([], { env });
    assert.match(
      stdout,
      /^GitHub could not say who has to approve, nor what last night's drift was: could not /m,
    );
    assert.doesNotMatch(stdout, /canary-token/);
    server.answer(() => ({ status: 200, body: { workflow_runs: [{ id: "one" }], total_count: 1 } }));
    assert.match((await told(env)).github.why ?? "", /GitHub answered something else/);
  });

  it("is never asked of a page that is none", async () => {
    const server = await new LoopbackServer().start();
    const run = {
      id: 1,
      display_title: "t",
      conclusion: null,
      html_url: "javascript:alert(1)",
      created_at: "2026-11-28T02:00:00Z",
    };
    server.answer(() => ({
      status: 200,
      headers: { "content-type": "application/json" },
      body: { workflow_runs: [run], total_count: 1 },
    }));
    const { github } = await told({ GITHUB_TOKEN: "t", GITHUB_API_URL: server.url });
    assert.equal(github.answer, "failed");
  });

  it("stands on the board as well", async () => {
    const { exitCode, stderr } = await inProcess(["board", "--local", "--out", "board.html"], {
      cwd: project.root,
      env: {},
    });
    assert.equal(exitCode, 0, stderr);
    const html = readFileSync(project.path("board.html"), "utf8");
    assert.match(html, /actions\/runs\/2">Deploy api/);
    assert.match(html, /<strong class="bad">failure<\/strong>/);
  });
});
