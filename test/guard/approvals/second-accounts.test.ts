import assert from "node:assert/strict";
import { findProject } from "../../../catalog/project.ts";
import type { CheckResult } from "../../../guard/path/deployment.ts";
import { checkApprovals } from "../../../guard/path/check-approvals.ts";
import { createProgress } from "../../../terminal/progress.ts";
import { ApprovalsProject, reviewers } from "../../support/approvals-project.ts";
import { startTestApi } from "../../support/github-api.ts";
import { tellGitHub } from "../../support/git-hub-of.ts";
import { quietContext } from "../../support/in-process.ts";
import { begin, end, imageBy, makeEnvironmentTag, makeVersion } from "../../support/released.ts";
import { addWorkflowRun } from "../../support/workflow-runs.ts";

const ines = { login: "ines-k", id: 42 };
const mali = { login: "mali-s", id: reviewers["mali-s"] };
const second = { login: "mali-private", id: 6_031_552 };
const jonas = { login: "jonas-w", id: reviewers["jonas-w"] };
const bot = { login: "lotus-deploy[bot]", id: 7 };

describe("an approval at GitHub by a second account", function () {
  this.timeout(60_000);
  let begun: ApprovalsProject;
  let project: ApprovalsProject;
  let url: string;
  const config = "environments/production/config.yml";

  before(async () => {
    begun = new ApprovalsProject();
    begun.edit(config, "method: signed-tags", "method: reviewers");
    begun.edit(
      config,
      "  preventSelfReview",
      `  accounts:
    mali:
      - { login: ${mali.login}, id: ${mali.id} }
      - { login: ${second.login}, id: ${second.id} }
  preventSelfReview`,
    );
    await begun.merge("Begin", ines);
    await makeVersion(begun.root, "api/v1.0.0", [imageBy("ghcr.io/lotus-labs/api", "a")]);
    await makeEnvironmentTag(begun.root, "api/production", "api/v1.0.0");
    const first = await begin(begun.root, "production", 1, ["api/v1.0.0"]);
    await end(begun.root, "production", first, "SUCCESS");
  });

  beforeEach(async () => {
    project = new ApprovalsProject(begun);
    url = (await startTestApi({ cloudDir: project.path(".gantry", "cloud"), token: "token" })).url;
  });

  async function check(
    approvedBy: readonly { login: string; id: number }[],
    { actor = bot, attempt, job = true }: { actor?: typeof bot; attempt?: string; job?: boolean } = {},
  ): Promise<CheckResult | undefined> {
    await tellGitHub(project, [ines, mali, second, jonas]);
    await addWorkflowRun(project.path(".gantry", "cloud"), {
      number: 7,
      workflow: "deploy-production.yml",
      approvals: approvedBy.map((who) => ({ ...who, environments: ["production"] })),
      actor,
    });
    const { PATH } = process.env;
    const inJob = job ? { GITHUB_ACTIONS: "true", GITHUB_RUN_ID: "7" } : {};
    const context = quietContext(project.root);
    const options = { stack: "production", local: false, yes: true, json: false, allRules: false };
    return checkApprovals({
      session: { project: findProject(project.root), local: false },
      options: { ...options, takeOver: false, attempt },
      context: {
        ...context,
        env: { PATH, HOME: project.home, GITHUB_API_URL: url, GITHUB_TOKEN: "token", ...inJob },
      },
      progress: createProgress(context),
    });
  }

  it("is not enough where the first wrote what is deployed, whoever began it", async () => {
    await project.merge("Loosen a rule", mali);
    const refused = await check([second]);
    assert.equal(refused?.passed, false);
    assert.deepEqual(refused.problems, ["approved by mali-private, who wrote #2 as mali-s"]);
    assert.match(refused.hint ?? "", /have another person approve it/);
    assert.equal((await check([mali]))?.passed, false);
    assert.equal((await check([second, jonas]))?.passed, true);
    assert.equal((await check([jonas]))?.passed, true);
  });

  it("is not enough where the first began the run, and is where that person did nothing of it", async () => {
    await project.merge("Loosen a rule", ines);
    assert.deepEqual((await check([second], { actor: mali }))?.problems, [
      "approved by mali-private, who began the run as mali-s",
    ]);
    assert.equal((await check([second], { actor: ines }))?.passed, true);
  });

  it("is judged of the versions that the attempt brings, as of the infrastructure", async () => {
    await project.merge("Mend the orders", mali);
    await makeVersion(project.root, "api/v1.1.0", [imageBy("ghcr.io/lotus-labs/api", "b")]);
    const attempt = await begin(project.root, "production", 2, ["api/v1.1.0"]);
    assert.deepEqual((await check([second], { attempt }))?.problems, [
      "approved by mali-private, who wrote #2 as mali-s",
    ]);
    assert.equal((await check([jonas], { attempt }))?.passed, true);
  });

  it("is asked for of a job: no approval is none, and outside of a job nobody was asked", async () => {
    assert.deepEqual((await check([]))?.problems, ["GitHub names nobody who approved this run"]);
    assert.equal(await check([], { job: false }), undefined);
  });

  it("counts nothing of what the clone's own refs say about who approves, nor of what its work tree says", async () => {
    await project.merge("Loosen a rule", mali);
    project.edit(config, "method: reviewers", "method: none");
    project.edit(config, "preventSelfReview: true", "preventSelfReview: false");
    project.edit(config, new RegExp(`  accounts:\n(.*\n){3}`), "");
    project.git("commit", "--quiet", "--all", "--message", "Let everybody in");
    project.git("update-ref", "refs/remotes/origin/main", "HEAD");
    assert.equal((await check([second]))?.passed, false);
  });
});
