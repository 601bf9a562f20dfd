import assert from "node:assert/strict";
import type { Octokit } from "@octokit/rest";
import { fails, lotus, staging, startApi, type ApiFixture } from "./api-fixture.ts";
import { addAttestation, addWorkflowRun, setRepository } from "../support/workflow-runs.ts";

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

  it("are known by their number, with the commit, who started them and whose it is", async () => {
    const commit = "c".repeat(40);
    await addWorkflowRun(api.dir, { number: 7, workflow: "staging-api.yml", commit, conclusion: "success" });
    await addWorkflowRun(api.dir, {
      number: 8,
      workflow: "staging-api.yml",
      event: "pull_request",
      fork: "copy",
    });
    const own = (await octokit.actions.getWorkflowRun({ ...lotus, run_id: 7 })).data;
    assert.deepEqual(
      [own.path, own.head_sha, own.event, own.head_repository.id === own.repository.id],
      [".github/workflows/staging-api.yml", commit, "push", true],
    );
    const other = (await octokit.actions.getWorkflowRun({ ...lotus, run_id: 8 })).data;
    assert.deepEqual([other.event, other.head_repository.full_name], ["pull_request", "lotus-labs/copy"]);
    await fails(octokit.actions.getWorkflowRun({ ...lotus, run_id: 99 }), 404, /Not Found/);
  });

  it("say what they have uploaded, all or by its name", async () => {
    await addWorkflowRun(api.dir, {
      number: 9,
      workflow: "staging-api.yml",
      artifacts: ["built-a", "built-b"],
    });
    const of = async (name?: string) => {
      const { data } = await octokit.actions.listWorkflowRunArtifacts({
        ...lotus,
        run_id: 9,
        ...(name === undefined ? {} : { name }),
      });
      return [data.total_count, data.artifacts.map((each) => [each.name, each.workflow_run?.id])];
    };
    assert.deepEqual(await of(), [
      2,
      [
        ["built-a", 9],
        ["built-b", 9],
      ],
    ]);
    assert.deepEqual(await of("built-b"), [1, [["built-b", 9]]]);
    assert.deepEqual(await of("built-c"), [0, []]);
    await fails(octokit.actions.listWorkflowRunArtifacts({ ...lotus, run_id: 99 }), 404, /Not Found/);
  });
});

describe("attestations at the emulated GitHub", () => {
  let api: ApiFixture;
  let octokit: Octokit;
  const digest = `sha256:${"a".repeat(64)}`;
  const asked = { ...lotus, subject_digest: digest };
  beforeEach(async () => {
    api = await startApi();
    octokit = api.client("reader");
    await addAttestation(api.dir, 1, digest, { mediaType: "first" });
    await addAttestation(api.dir, 2, digest, { mediaType: "second" });
    await addAttestation(api.dir, 3, digest, { mediaType: "sbom" }, "https://spdx.dev/Document/v2.3");
  });

  it("are those of a digest, the newest first and in pages, without a count", async () => {
    const { data, headers } = await octokit.repos.listAttestations({ ...asked, per_page: 2 });
    assert.deepEqual(
      data.attestations?.map(({ bundle }) => bundle?.mediaType),
      ["sbom", "second"],
    );
    assert.deepEqual(Object.keys(data), ["attestations"]);
    assert.match(headers.link ?? "", /rel="next"/);
    const predicate_type = "https://slsa.dev/provenance/v1";
    const provenance = await octokit.repos.listAttestations({ ...asked, predicate_type });
    assert.equal(provenance.data.attestations?.length, 2);
  });

  it("are 404 where there are none of a digest, and where the plan has none", async () => {
    const other = { ...lotus, subject_digest: `sha256:${"b".repeat(64)}` };
    await fails(octokit.repos.listAttestations(other), 404, /Not Found/);
    await setRepository(api.dir, { visibility: "private" });
    await fails(octokit.repos.listAttestations(asked), 404, /Not Found/);
  });
});
