import assert from "node:assert/strict";
import { chmodSync, copyFileSync, mkdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { execa } from "execa";
import { Octokit } from "@octokit/rest";
import { sdkVersion } from "../../local/cloud/sdk-version.ts";
import { ensureEngine } from "../../local/engine/ensure-engine.ts";
import { startTestApi } from "../support/github-api.ts";
import { TestProject } from "../support/project.ts";

const binary = process.env["GANTRY_TEST_GITHUB_PROVIDER"];
const repository = { owner: "lotus-labs", repo: "lotus" };

/**
 * The real GitHub provider, under the real engine and no command of ours, against the emulated GitHub. It takes ten minutes to
 * build where it cannot be downloaded, so nothing is tried unless a variable names its binary.
 */
describe("the stack repository with the real GitHub provider (GANTRY_TEST_GITHUB_PROVIDER)", () => {
  let pulumi: (...args: readonly string[]) => Promise<string>;
  let octokit: Octokit;
  before(async function () {
    if (binary === undefined) {
      this.skip();
    }
    const project = new TestProject();
    const engine = await ensureEngine({ env: process.env });
    const api = await startTestApi({ cloudDir: project.path(".gantry", "cloud"), token: "writer" });
    octokit = new Octokit({ baseUrl: api.url, auth: "writer" });
    const home = project.path(".gantry", "home");
    const plugin = path.join(home, "plugins", `resource-github-v${sdkVersion("@pulumi/github")}`);
    mkdirSync(plugin, { recursive: true });
    copyFileSync(binary, path.join(plugin, "pulumi-resource-github"));
    chmodSync(path.join(plugin, "pulumi-resource-github"), 0o755);
    mkdirSync(project.path(".gantry", "state"));
    const env = {
      PATH: [path.dirname(engine.pulumi), path.dirname(process.execPath), process.env["PATH"]].join(
        path.delimiter,
      ),
      PULUMI_HOME: home,
      PULUMI_BACKEND_URL: pathToFileURL(project.path(".gantry", "state")).href,
      PULUMI_CONFIG_PASSPHRASE: "tests",
      PULUMI_SKIP_UPDATE_CHECK: "1",
      GITHUB_BASE_URL: `${api.url}/`,
      GITHUB_TOKEN: "writer",
      PULUMI_STACK: "repository",
    };
    pulumi = async (...args) => {
      const options = { cwd: project.root, env, reject: false, all: true } as const;
      const result = await execa(engine.pulumi, [...args, "--non-interactive", "--color=never"], options);
      assert.equal(result.exitCode, 0, result.all);
      return result.all;
    };
    await pulumi("stack", "init", "repository");
  });

  it("is made, is the same at the next look, and goes again", async () => {
    await pulumi("up", "--yes", "--skip-preview");
    const { data } = await octokit.repos.getBranchProtection({ ...repository, branch: "main" });
    assert.equal(data.enforce_admins?.enabled, true);
    await pulumi("preview", "--expect-no-changes");
    await pulumi("preview", "--refresh", "--expect-no-changes");
    await pulumi("destroy", "--yes", "--skip-preview");
  });
});
