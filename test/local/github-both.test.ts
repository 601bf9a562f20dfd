import assert from "node:assert/strict";
import type { Octokit } from "@octokit/rest";
import type { LoopbackApi } from "../../local/listen-on-loopback.ts";
import {
  environmentToken,
  environmentVariableToken,
  protectionToken,
  rulesetToken,
} from "../../local/github/common.ts";
import { startTestApi } from "../support/github-api.ts";
import { lotus, quietClient } from "./api-fixture.ts";
import { LocalCloud, type Plugin } from "./plugin-client.ts";

/** The provider and the REST interface are two doors to one GitHub. */
describe("the emulated GitHub through both of its doors", () => {
  let cloud: LocalCloud;
  let github: Plugin;
  let api: LoopbackApi;
  let octokit: Octokit;
  before(async () => {
    cloud = new LocalCloud();
    github = await cloud.start("github", { owner: "lotus-labs" });
    api = await startTestApi({ cloudDir: cloud.dir });
    octokit = quietClient(api.url);
  });

  it("shows in the interface what a program made", async () => {
    const inputs = {
      repository: "lotus",
      environment: "staging",
      canAdminsBypass: false,
      preventSelfReview: true,
      reviewers: [{ users: [1, 2] }],
      deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
    };
    await github.create(environmentToken, "e", inputs);
    await github.create(environmentVariableToken, "v", {
      repository: "lotus",
      environment: "staging",
      variableName: "url",
      value: "x",
    });
    const { data } = await octokit.repos.getEnvironment({ ...lotus, environment_name: "staging" });
    const [rule] = data.protection_rules ?? [];
    assert.ok(rule !== undefined && "reviewers" in rule);
    assert.deepEqual(
      (rule.reviewers ?? []).map((each) => each.reviewer?.id),
      [1, 2],
    );
    assert.equal("prevent_self_review" in rule && rule.prevent_self_review, true);
    assert.equal("can_admins_bypass" in data && data.can_admins_bypass, false);
    const listed = await octokit.actions.listEnvironmentVariables({ ...lotus, environment_name: "staging" });
    assert.deepEqual(
      listed.data.variables.map(({ name, value }) => [name, value]),
      [["URL", "x"]],
    );
  });

  it("shows to a refresh what the interface changed", async () => {
    const variable = { repository: "lotus", variableName: "LEVEL", value: "info" };
    const token = "github:index/actionsVariable:ActionsVariable";
    const made = await github.create(token, "v", variable);
    await octokit.actions.updateRepoVariable({ ...lotus, name: "LEVEL", value: "debug" });
    const found = await github.read(made);
    assert.ok(found);
    assert.deepEqual((await github.diff(found, variable)).paths, ["value"]);
    await octokit.actions.deleteRepoVariable({ ...lotus, name: "LEVEL" });
    assert.equal(await github.read(made), undefined);
  });

  it("shows a ruleset and a branch's protection in the interface's own words", async () => {
    const rules = {
      deletion: true,
      creation: false,
      pullRequest: { requiredApprovingReviewCount: 1 },
      requiredStatusChecks: { requiredChecks: [{ context: "build", integrationId: 15_368 }] },
    };
    const conditions = { refName: { includes: ["~DEFAULT_BRANCH"], excludes: [] } };
    const made = await github.create(rulesetToken, "r", {
      repository: "lotus",
      name: "main",
      target: "branch",
      enforcement: "active",
      conditions,
      rules,
    });
    const { data } = await octokit.repos.getRepoRuleset({ ...lotus, ruleset_id: Number(made.id) });
    assert.deepEqual(data.rules, [
      {
        type: "pull_request",
        parameters: {
          dismiss_stale_reviews_on_push: false,
          require_code_owner_review: false,
          require_last_push_approval: false,
          required_approving_review_count: 1,
          required_review_thread_resolution: false,
          allowed_merge_methods: ["merge", "squash", "rebase"],
        },
      },
      {
        type: "required_status_checks",
        parameters: {
          do_not_enforce_on_create: false,
          strict_required_status_checks_policy: false,
          required_status_checks: [{ integration_id: 15_368, context: "build" }],
        },
      },
      { type: "deletion" },
    ]);
    await github.create(protectionToken, "p", {
      repositoryId: "lotus",
      pattern: "release/*",
      enforceAdmins: true,
      requiredStatusChecks: [{ strict: true, contexts: ["build"] }],
    });
    const protection = await octokit.repos.getBranchProtection({ ...lotus, branch: "release/1" });
    assert.equal(protection.data.enforce_admins?.enabled, true);
    assert.deepEqual(protection.data.required_status_checks?.contexts, ["build"]);
    await assert.rejects(
      octokit.repos.getBranchProtection({ ...lotus, branch: "main" }),
      /Branch not protected/,
    );
  });

  it("shows a change of a ruleset to a refresh", async () => {
    const inputs = {
      repository: "lotus",
      name: "tags",
      target: "tag",
      enforcement: "active",
      conditions: { refName: { includes: ["~ALL"], excludes: [] } },
      rules: { deletion: true, update: true },
    };
    const made = await github.create(rulesetToken, "t", inputs);
    await octokit.repos.updateRepoRuleset({
      ...lotus,
      ruleset_id: Number(made.id),
      rules: [{ type: "deletion" }],
      enforcement: "disabled",
    });
    const found = await github.read(made);
    assert.ok(found);
    assert.deepEqual((await github.diff(found, inputs)).paths, ["enforcement", "rules.update"]);
  });
});
