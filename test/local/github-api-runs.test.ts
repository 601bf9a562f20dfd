import assert from "node:assert/strict";
import type { Octokit } from "@octokit/rest";
import { fails, lotus, staging, startApi, type ApiFixture } from "./api-fixture.ts";
import { addWorkflowRun } from "../support/workflow-runs.ts";

describe("runs of workflows at the emulated GitHub", () => {
  let api: ApiFixture;
  let octokit: Octokit;
  before(async () => {
    api = await startApi();
    octokit = api.client("reader");
    await api.client("writer").repos.createOrUpdateEnvironment({
      ...staging,
      reviewers: [
        { type: "User", id: 1 },
        { type: "Team", id: 2 },
      ],
    });
    await addWorkflowRun(api.dir, { number: 1, workflow: "drift.yml", conclusion: "success" });
    await addWorkflowRun(api.dir, { number: 2, workflow: "drift.yml", conclusion: "failure" });
    await addWorkflowRun(api.dir, { number: 3, workflow: "deploy-staging.yml", waitsFor: ["staging"] });
    await addWorkflowRun(api.dir, { number: 4, workflow: "drift.yml", branch: "try" });
  });

  it("are listed, the newest first, by state and branch", async () => {
    const all = await octokit.actions.listWorkflowRunsForRepo(lotus);
    assert.deepEqual([all.data.total_count, all.data.workflow_runs.map(({ id }) => id)], [4, [4, 3, 2, 1]]);
    const waiting = await octokit.actions.listWorkflowRunsForRepo({ ...lotus, status: "waiting" });
    assert.deepEqual(
      waiting.data.workflow_runs.map(({ id, status, conclusion }) => [id, status, conclusion]),
      [[3, "waiting", null]],
    );
  });

  it("are those of one workflow, and 404 for one that never ran", async () => {
    const of = (workflow: string) =>
      octokit.actions.listWorkflowRuns({ ...lotus, workflow_id: workflow, branch: "main", per_page: 1 });
    const [newest, ...others] = (await of("drift.yml")).data.workflow_runs;
    assert.deepEqual([newest?.id, newest?.conclusion, others], [2, "failure", []]);
    await fails(of("none.yml"), 404, /Not Found/);
  });

  it("say which environments they wait for, and who may let them in", async () => {
    const { data } = await octokit.actions.getPendingDeploymentsForRun({ ...lotus, run_id: 3 });
    assert.deepEqual(
      data.map(({ environment, reviewers }) => [environment.name, reviewers.map(({ type }) => type)]),
      [["staging", ["User", "Team"]]],
    );
    assert.deepEqual((await octokit.actions.getPendingDeploymentsForRun({ ...lotus, run_id: 1 })).data, []);
    await fails(octokit.actions.getPendingDeploymentsForRun({ ...lotus, run_id: 9 }), 404, /Not Found/);
  });
});
