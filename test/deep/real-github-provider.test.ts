import assert from "node:assert/strict";
import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Octokit } from "@octokit/rest";
import { execa } from "execa";
import { z } from "zod";
import { installProviders } from "../../local/install-providers.ts";
import { sdkVersion } from "../../local/sdk-version.ts";
import { ensureEngine } from "../../engine/obtain/find-engine.ts";
import { temporaryFolder } from "../support/clean-up.ts";
import { startTestApi } from "../support/github-api.ts";
import { checkout, TestProject } from "../support/project.ts";

const binary = process.env["GANTRY_TEST_GITHUB_PROVIDER"];
const repository = { owner: "lotus-labs", repo: "lotus" };

/** What an environment's stack has at GitHub, and what the stack of the repository has; in phase 2 a little of each is another. */
const program = `
import * as github from "@pulumi/github";
const [one, repository, environment] = [process.env["PHASE"] !== "2", "lotus", "staging"];
const reviewers = [{ users: [1, 2] }];
const deploymentBranchPolicy = { protectedBranches: false, customBranchPolicies: true };
const made = new github.RepositoryEnvironment("environment", { repository, environment, waitTimer: one ? 0 : 5, canAdminsBypass: false, reviewers, deploymentBranchPolicy });
const later = { dependsOn: [made] };
new github.RepositoryEnvironment("untimed", { repository, environment: "untimed" });
new github.RepositoryEnvironmentDeploymentPolicy("policy", { repository, environment, branchPattern: one ? "main" : "release/*" }, later);
new github.RepositoryEnvironmentDeploymentPolicy("kind", { repository, environment, ...(one ? { tagPattern: "v*" } : { branchPattern: "v*" }) }, later);
new github.ActionsEnvironmentVariable("variable", { repository, environment, variableName: "URL", value: one ? "x" : "y" }, later);
new github.IssueLabel("label", { repository, name: one ? "bug" : "fault", color: "00ff00" });
const conditions = { refName: { includes: ["~DEFAULT_BRANCH"], excludes: [] } };
const pullRequest = { requiredApprovingReviewCount: one ? 1 : 2 };
new github.RepositoryRuleset("ruleset", { repository, name: "main", target: "branch", enforcement: "active", conditions, rules: { deletion: one, pullRequest } });
new github.BranchProtection("protection", { repositoryId: one ? "lotus" : "iris", pattern: "main", enforceAdmins: true, requiredStatusChecks: [{ strict: true, contexts: ["a", "b"] }] });
`;

const plan = z.object({
  steps: z.array(
    z.object({
      op: z.string(),
      urn: z.string(),
      detailedDiff: z.record(z.string(), z.object({ kind: z.string() })).nullish(),
    }),
  ),
});

/**
 * The real GitHub provider, under the real engine and no command of ours, against the emulated GitHub. It takes ten minutes to
 * build where it cannot be downloaded, so nothing is tried unless a variable names its binary.
 */
describe("the real GitHub provider (GANTRY_TEST_GITHUB_PROVIDER)", () => {
  before(function () {
    if (binary === undefined) this.skip();
  });

  it("makes the stack repository, finds it the same at the next look, and takes it away", async () => {
    const { pulumi, octokit } = await engine(new TestProject().root, "real", "repository");
    await pulumi({}, "up", "--yes", "--skip-preview");
    const { data } = await octokit.repos.getBranchProtection({ ...repository, branch: "main" });
    assert.equal(data.enforce_admins?.enabled, true);
    await pulumi({}, "preview", "--expect-no-changes");
    await pulumi({}, "preview", "--refresh", "--expect-no-changes");
    await pulumi({}, "destroy", "--yes", "--skip-preview");
  });

  it("plans and finds what the emulated one does", async () => {
    const [real, emulated] = [await rows("real"), await rows("emulated")];
    assert.ok(Object.values(real).every((each) => each.length > 0));
    assert.deepEqual(emulated, real);
  });
});

/** What a change of the program, and what somebody did by hand, look like in a plan: by resource, what becomes of which field. */
async function rows(provider: "real" | "emulated"): Promise<Record<"changed" | "drifted", unknown[]>> {
  const root = temporaryFolder("gantry-github-provider-");
  symlinkSync(path.join(checkout, "node_modules"), path.join(root, "node_modules"));
  writeFileSync(path.join(root, "package.json"), '{"type":"module"}');
  writeFileSync(path.join(root, "index.ts"), program);
  const runtime = { name: "nodejs", options: { typescript: false } };
  const project = { name: "tiny", main: "index.ts", runtime, config: { "github:owner": "lotus-labs" } };
  writeFileSync(path.join(root, "Pulumi.yaml"), JSON.stringify(project));
  const { pulumi, octokit } = await engine(root, provider, "dev");
  await pulumi({}, "up", "--yes", "--skip-preview");
  await pulumi({}, "preview", "--refresh", "--expect-no-changes");
  const changed = planned(await pulumi({ PHASE: "2" }, "preview", "--json"));
  await octokit.repos.createOrUpdateEnvironment({
    ...repository,
    environment_name: "staging",
    wait_timer: 9,
  });
  await octokit.issues.updateLabel({ ...repository, name: "bug", color: "ff0000" });
  await octokit.actions.deleteEnvironmentVariable({
    ...repository,
    environment_name: "staging",
    name: "URL",
  });
  const [ruleset] = (await octokit.repos.getRepoRulesets(repository)).data;
  await octokit.repos.updateRepoRuleset({
    ...repository,
    ruleset_id: ruleset?.id ?? 0,
    enforcement: "disabled",
  });
  const drifted = planned(await pulumi({}, "preview", "--refresh", "--json"));
  return { changed, drifted };
}

function planned(json: string): unknown[] {
  return plan
    .parse(JSON.parse(json))
    .steps.filter(({ op }) => op !== "same" && op !== "refresh")
    .map(({ op, urn, detailedDiff }) => {
      // Where its provider decides by itself to replace, the bridge marks no field for it.
      const fields = Object.entries(detailedDiff ?? {})
        .filter(([field]) => field !== "__meta")
        .map(([field, { kind }]) => `${field}: ${kind.replace("-replace", "")}`);
      return [urn.split("::").at(-1) ?? "", op, ...fields.sort()].join(" ");
    })
    .sort();
}

async function engine(root: string, provider: "real" | "emulated", stack: string) {
  const { pulumi: command } = await ensureEngine({ env: process.env });
  const api = await startTestApi({ cloudDir: path.join(root, ".gantry", "cloud"), token: "writer" });
  const home = path.join(root, ".gantry", "home");
  installProviders(root, process.execPath);
  const plugin = path.join(
    home,
    "plugins",
    `resource-github-v${sdkVersion("@pulumi/github")}`,
    "pulumi-resource-github",
  );
  if (provider === "real") {
    copyFileSync(binary ?? "", plugin);
    chmodSync(plugin, 0o755);
  }
  mkdirSync(path.join(root, ".gantry", "state"));
  const own = {
    PATH: [path.dirname(command), path.dirname(process.execPath), process.env["PATH"]].join(path.delimiter),
    PULUMI_HOME: home,
    PULUMI_BACKEND_URL: pathToFileURL(path.join(root, ".gantry", "state")).href,
    PULUMI_CONFIG_PASSPHRASE: "tests",
    PULUMI_SKIP_UPDATE_CHECK: "1",
    PULUMI_STACK: stack,
    GITHUB_BASE_URL: `${api.url}/`,
    GITHUB_TOKEN: "writer",
  };
  const pulumi = async (env: Record<string, string>, ...args: readonly string[]): Promise<string> => {
    const options = { cwd: root, env: { ...own, ...env }, reject: false } as const;
    const run = await execa(command, [...args, "--non-interactive", "--color=never"], options);
    assert.equal(run.exitCode, 0, `${run.stdout}\n${run.stderr}`);
    return run.stdout;
  };
  await pulumi({}, "stack", "init", stack);
  return { pulumi, octokit: new Octokit({ baseUrl: api.url, auth: "writer" }) };
}
