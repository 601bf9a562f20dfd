import assert from "node:assert/strict";
import { gatesOfAssignment } from "../../../delivery/deploy/check-gates.ts";
import { rememberProject } from "../../../local/gcp/project-facts.ts";
import type { LoopbackApi } from "../../../local/listen-on-loopback.ts";
import { startMonitoringApi } from "../../../local/monitoring-api.ts";
import { cleanUp } from "../../support/clean-up.ts";
import { captured } from "../../support/captured.ts";
import { gitAs } from "../../support/git-as.ts";
import { TestProject } from "../../support/project.ts";
import { begin, end, imageBy, makeVersion } from "../../support/released.ts";

describe("what an environment's tag has to pass when it is assigned by hand", () => {
  let project: TestProject;
  let id: string;
  let monitoring: LoopbackApi;

  before(async () => {
    project = new TestProject();
    project.write(".gitignore", ".gantry\nnode_modules\n");
    for (const args of [
      ["init", "--quiet", "--initial-branch=main"],
      ["config", "user.name", "mali-s"],
      ["config", "user.email", "mali-s@lotus.example"],
      ["add", "--all"],
      ["commit", "--quiet", "--message", "Begin"],
    ]) {
      await gitAs(project.root, args);
    }
    monitoring = await startMonitoringApi(project.path(".gantry", "cloud"));
    cleanUp(monitoring.close);
    id = await makeVersion(project.root, "api/v1.0.0", [imageBy("ghcr.io/lotus-labs/api", "a")]);
  });

  async function problems(
    environment: "staging" | "production",
    latencyMs = 200,
  ): Promise<readonly string[]> {
    const cloudDir = project.path(".gantry", "cloud");
    await rememberProject(cloudDir, "lotus-staging", {});
    await rememberProject(cloudDir, "lotus-production", {});
    const latencies = { metric: "run.googleapis.com/request_latencies", labels: { service_name: "api" } };
    project.write(
      ".gantry/cloud/series.json",
      JSON.stringify({ series: [{ ...latencies, value: latencyMs }] }),
    );
    const commit = (await gitAs(project.root, ["rev-parse", "HEAD"])).trim();
    const version = { name: "api/v1.0.0", id };
    const env = {
      CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING: monitoring.url,
      GOOGLE_OAUTH_ACCESS_TOKEN: "t",
    };
    const { context } = captured({ cwd: project.root, env });
    const targets = [{ version, commit, before: undefined }];
    return gatesOfAssignment(context)({ root: project.root, environment, targets, infrastructure: commit });
  }

  it("is nothing but the gates where nobody has to approve", async () => {
    assert.deepEqual(await problems("staging"), []);
  });

  it("is its guardrails, which nobody passes while one alerts", async () => {
    const [problem, ...others] = await problems("staging", 2600);
    assert.match(problem ?? "", /^guardrails: api-p95 \(api_p95 of api\) is 2\.6 s /);
    assert.deepEqual(others, []);
  });

  it("is who built it, who checked it, the environment before, and the reviewers whom GitHub asks", async () => {
    assert.deepEqual(await problems("production"), [
      'provenance: "api/v1.0.0", ghcr.io/lotus-labs/api@sha256:aaaaaaaaaaaa… was not asked about: there is no token for GitHub',
      'checklist: "api/v1.0.0": nobody has written a checklist for it',
      'upstream: "api/v1.0.0" has not succeeded in staging',
      "approvals: GitHub asks the reviewers of production in its workflow alone: start deploy-production.yml",
    ]);
    await end(project.root, "staging", await begin(project.root, "staging", 1, ["api/v1.0.0"]), "SUCCESS");
    assert.equal((await problems("production")).length, 3);
  });
});
