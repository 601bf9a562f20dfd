import assert from "node:assert/strict";
import { gantry } from "../support/gantry.ts";
import { TestProject } from "../support/project.ts";

describe("the commands that read the catalog", () => {
  let project: TestProject;
  before(() => {
    project = new TestProject();
  });

  it("print the graph as Mermaid by default, and as JSON for programs", async () => {
    const mermaid = await gantry(project, ["catalog", "graph", "--environment", "staging"]);
    assert.match(mermaid.stdout, /^flowchart LR\n {2}subgraph staging\n/);
    const json = await gantry(project, ["catalog", "graph", "--json"]);
    assert.match(json.stdout, /"key": "production\/surface\/api"/);
  });

  it("print one entity with the place of each value", async () => {
    const { stdout } = await gantry(project, ["catalog", "show", "email", "--environment", "staging"]);
    assert.match(
      stdout,
      /^channel\/email in staging\n {2}kind: email # environments\/global\/config\.yml:\d+\n/,
    );
    assert.match(stdout, /pointed at by:\n {2}staging\/guardrail\/cloud-run-cpu \(alertChannel\)/);
    assert.match(stdout, /becomes:\n {2}gcp:monitoring\/notificationChannel:NotificationChannel {2}/);
  });

  it("ask what to compare with", async () => {
    const { exitCode, stderr } = await gantry(project, ["governance", "check"]);
    assert.equal(exitCode, 2);
    assert.match(stderr, /--base is missing/);
  });
});
