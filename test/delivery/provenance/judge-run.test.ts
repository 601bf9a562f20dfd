import assert from "node:assert/strict";
import { runProblem, type WorkflowRun } from "../../../delivery/provenance/judge-run.ts";
import { expected } from "./attested.ts";

const run: WorkflowRun = {
  id: 101,
  html_url: "https://github.com/lotus-labs/lotus/actions/runs/101",
  path: ".github/workflows/staging-api.yml",
  event: "push",
  status: "completed",
  conclusion: "success",
  head_sha: "c".repeat(40),
  head_branch: "main",
  repository: { id: 734003200 },
  head_repository: { id: 734003200 },
};

describe("a run that is said to have built a version", () => {
  it("can have, where a pipeline ran on the default branch for the version's commit", () => {
    assert.equal(runProblem(run, expected), undefined);
    assert.equal(runProblem({ ...run, path: `${run.path}@refs/heads/main` }, expected), undefined);
  });

  const wrong: [what: string, change: Partial<WorkflowRun>, problem: RegExp][] = [
    ["another repository's", { repository: { id: 1 } }, /^is of another repository, id 1 and 734003200$/],
    ["of a fork's commit", { head_repository: { id: 2 } }, /^is of another repository, id 734003200 and 2$/],
    ["of a fork that is gone", { head_repository: null }, /^is of another repository/],
    ["of another commit", { head_sha: "d".repeat(40) }, /^is of the commit "d{40}" and not of c{40}$/],
    ["of another branch", { head_branch: "try" }, /^is of "try" and not of main$/],
    ["of a branch that is called like the version", { head_branch: "api/v1.3.0" }, /^is of "api\/v1\.3\.0"/],
    ["of no branch", { head_branch: null }, /^is of "" and not of main$/],
    ["of another workflow", { path: ".github/workflows/main.yml" }, /which is no pipeline that builds it$/],
    ["of a pull request", { event: "pull_request" }, /^was started by "pull_request"$/],
    ["not over", { status: "in_progress", conclusion: null }, /^is "in_progress"$/],
    ["failed", { conclusion: "failure" }, /^is "completed": "failure"$/],
    ["cancelled", { conclusion: "cancelled" }, /^is "completed": "cancelled"$/],
  ];
  for (const [what, change, problem] of wrong) {
    it(`cannot have, where it is ${what}`, () => {
      assert.match(runProblem({ ...run, ...change }, expected) ?? "", problem);
    });
  }
});
