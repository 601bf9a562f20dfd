import assert from "node:assert/strict";
import { z } from "zod";
import { deployVersions } from "../../../delivery/deploy.ts";
import { rememberProject } from "../../../local/gcp/project-facts.ts";
import { startMonitoringApi } from "../../../local/monitoring-api.ts";
import { ExitCode } from "../../../model/errors.ts";
import { cleanUp } from "../../support/clean-up.ts";
import { captured } from "../../support/captured.ts";
import { gitAs } from "../../support/git-as.ts";
import { startTestApi } from "../../support/github-api.ts";
import { TestProject } from "../../support/project.ts";
import { imageBy, makeVersion } from "../../support/released.ts";
import { addWorkflowRun, setRepository } from "../../support/workflow-runs.ts";

const run = "https://github.com/lotus-labs/lotus/actions/runs/101";
const shown = z.object({
  gates: z.array(
    z.object({ id: z.string(), passed: z.boolean(), problems: z.array(z.string()), evidence: z.unknown() }),
  ),
});

describe("a release that asks where its version comes from", () => {
  let project: TestProject;
  let env: Record<string, string>;

  before(async () => {
    project = new TestProject();
    project.edit("environments/global/config.yml", "plan: enterprise", "plan: team");
    project.edit("environments/production/config.yml", "method: reviewers", "method: signed-tags");
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
    const cloudDir = project.path(".gantry", "cloud");
    const monitoring = await startMonitoringApi(cloudDir);
    cleanUp(monitoring.close);
    await rememberProject(cloudDir, "lotus-staging", {});
    await setRepository(cloudDir, { id: 734003200 });
    const github = await startTestApi({ cloudDir, token: "t" });
    await makeVersion(project.root, "api/v1.0.0", [imageBy("ghcr.io/lotus-labs/api", "a")], { run });
    const commit = (await gitAs(project.root, ["rev-parse", "HEAD"])).trim();
    const built = { number: 101, workflow: "staging-api.yml", conclusion: "success", commit };
    await addWorkflowRun(cloudDir, { ...built, artifacts: [`built-${"a".repeat(64)}`] });
    env = {
      CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING: monitoring.url,
      GOOGLE_OAUTH_ACCESS_TOKEN: "t",
      GITHUB_API_URL: github.url,
      GITHUB_TOKEN: "t",
    };
  });

  async function plan(json: boolean, version = "api/v1.0.0") {
    const { context, stdout, stderr } = captured({ cwd: project.root, env });
    const exitCode = await deployVersions(context, {
      environment: "staging",
      versions: [version],
      cancel: false,
      plan: true,
      yes: false,
      json,
      local: false,
      takeOver: false,
      allRules: false,
      reason: undefined,
      breakGlass: undefined,
      confirm: undefined,
      base: undefined,
      bundles: [],
    });
    return { exitCode, stdout: stdout(), stderr: stderr() };
  }

  it("names the run that built it, for people and for programs", async () => {
    const text = await plan(false);
    assert.equal(text.exitCode, ExitCode.done, text.stdout);
    assert.match(text.stdout, /✓ provenance: .*\n {4}api\/v1\.0\.0: by the run, https:.*\/runs\/101\n/);
    const { gates } = shown.parse(JSON.parse((await plan(true)).stdout));
    const artifact = imageBy("ghcr.io/lotus-labs/api", "a");
    assert.deepEqual(
      gates.find(({ id }) => id === "provenance"),
      {
        id: "provenance",
        passed: true,
        problems: [],
        evidence: [{ version: "api/v1.0.0", artifact, by: "run", run }],
      },
    );
  });

  it("is refused for an image that the run has not built", async () => {
    await makeVersion(project.root, "api/v1.0.1", [imageBy("ghcr.io/lotus-labs/api", "b")], { run });
    const { exitCode, stdout } = await plan(false, "api/v1.0.1");
    assert.equal(exitCode, ExitCode.violation);
    assert.match(
      stdout,
      /✗ provenance: .*\n {4}"api\/v1\.0\.1", .*bbbbbbbbbbbb…: the run .*\/101 has not built it\n/,
    );
    assert.match(stdout, /hint: docs\/how-to\/when-provenance-is-refused\.md/);
  });
});
