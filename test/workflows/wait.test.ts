import assert from "node:assert/strict";
import { waitForTurn } from "../../workflows/wait.ts";
import { GantryError } from "../../model/errors.ts";
import { captured } from "../support/captured.ts";
import { LoopbackServer } from "../support/loopback-server.ts";

const json = { "content-type": "application/json" };
const run = (id: number, status: string) => ({
  id,
  status,
  html_url: `https://github.com/lotus-labs/lotus/actions/runs/${id}`,
  display_title: `Deploy v1.0.${id} to production`,
});

describe("a deployment that waits for its turn", () => {
  const server = new LoopbackServer();
  const timing = { secondMs: 1 };
  before(() => server.start());

  const wait = async (minutes = 1) => {
    const env = {
      GITHUB_API_URL: server.url,
      GITHUB_TOKEN: "token",
      GITHUB_REPOSITORY: "lotus-labs/lotus",
      GITHUB_RUN_ID: "20",
      GITHUB_WORKFLOW_REF: "lotus-labs/lotus/.github/workflows/deploy-production.yml@refs/heads/main",
    };
    const { context, stdout } = captured({ env });
    return {
      exitCode: await waitForTurn(context, { minutes, json: false, pollMs: 1, timing }),
      stdout: stdout(),
    };
  };

  it("goes on where only later runs and runs that have ended are left", async () => {
    server.answer(() => ({
      headers: json,
      body: { workflow_runs: [run(21, "queued"), run(20, "in_progress"), run(19, "completed")] },
    }));
    assert.deepEqual(await wait(), {
      exitCode: 0,
      stdout: "no earlier run of deploy-production.yml is left\n",
    });
    assert.equal(
      server.asked[0]?.path,
      "/repos/lotus-labs/lotus/actions/workflows/deploy-production.yml/runs?per_page=100",
    );
  });

  it("asks again until every earlier run has ended, however it was held up", async () => {
    const answers = [
      ["waiting", "queued"],
      ["in_progress", "queued"],
      ["completed", "pending"],
      ["completed", "completed"],
    ];
    server.answer(() => {
      const [first = "completed", second = "completed"] = answers[server.asked.length - 1] ?? [];
      return {
        headers: json,
        body: { workflow_runs: [run(20, "in_progress"), run(19, second), run(7, first)] },
      };
    });
    assert.equal((await wait()).exitCode, 0);
    assert.equal(server.asked.length, 4);
  });

  it("fails at its deadline, names what it waited for, and says what to do", async () => {
    server.answer(() => ({ headers: json, body: { workflow_runs: [run(7, "waiting")] } }));
    await assert.rejects(wait(0), (error) => {
      assert.ok(error instanceof GantryError);
      assert.deepEqual(error.problems, [
        '"Deploy v1.0.7 to production" is waiting: https://github.com/lotus-labs/lotus/actions/runs/7',
      ]);
      assert.equal(error.exitCode, 1);
      return true;
    });
  });

  for (const [status, message] of [
    [401, /token/],
    [404, /runs of deploy-production/],
    [500, /GitHub/],
  ] as const) {
    it(`says what is wrong when GitHub answers ${status}`, async () => {
      server.answer(() => ({ headers: json, status, body: { message: "no" } }));
      await assert.rejects(wait(), (error) => {
        assert.ok(error instanceof GantryError);
        assert.match([error.message, error.hint].join("\n"), message);
        return true;
      });
    });
  }

  it("is refused outside of a workflow's run", async () => {
    const { context } = captured({ env: { GITHUB_REPOSITORY: "lotus-labs/lotus" } });
    await assert.rejects(waitForTurn(context, { minutes: 1, json: false }), {
      message: "this is no run of a workflow: GITHUB_RUN_ID, GITHUB_WORKFLOW_REF is not as GitHub sets it",
    });
  });
});
