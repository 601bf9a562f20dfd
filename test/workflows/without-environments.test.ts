import assert from "node:assert/strict";
import { requireActionlint } from "../support/require-go-tool.ts";
import { readWorkflows } from "../../workflows/compare-files.ts";
import { WorkflowProject } from "./workflow-project.ts";

describe("the workflows of a private repository on GitHub's free plan", () => {
  before(async function () {
    await requireActionlint(this);
  });

  it("pass the check, and none reads a secret, is in an environment or starts a deployment", async () => {
    const project = new WorkflowProject();
    project.edit("environments/global/config.yml", "plan: enterprise", "plan: free");
    project.edit("environments/production/config.yml", "method: reviewers", "method: signed-tags");
    const made = await project.workflows("generate");
    assert.equal(made.exitCode, 0, made.stderr);
    const checked = await project.workflows("check");
    assert.equal(checked.exitCode, 0, checked.stdout + checked.stderr);
    const files = readWorkflows(project.repository);
    const names = [...files.keys()].map((path) => path.split("/").at(-1) ?? "").sort();
    const pipelines = ["api", "mobile", "ocr-worker", "portal"].flatMap((app) => [
      `production-${app}.yml`,
      `staging-${app}.yml`,
    ]);
    assert.deepEqual(names, [...pipelines, "main.yml", "pull-request.yml"].sort());
    for (const [path, text] of files) {
      assert.doesNotMatch(text, /^ {4}environment:/m, path);
      assert.doesNotMatch(text, /secrets\.|id-token|30-request-tag|deploy-/, path);
    }
  });
});
