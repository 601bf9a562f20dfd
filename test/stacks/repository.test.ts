import assert from "node:assert/strict";
import { loadRepository } from "../../catalog/load.ts";
import type { RepositoryCatalog } from "../../model/declared/catalog.ts";
import { judgingChecks } from "../../model/judging-checks.ts";
import { repositoryOutputs } from "../../model/outputs.ts";
import { repositoryStack } from "../../stacks/repository.ts";
import { checkout } from "../support/project.ts";
import { at, record, type RecordedResource, type Recording } from "../support/recording.ts";

const rulesetType = "github:index/repositoryRuleset:RepositoryRuleset";
const protectionType = "github:index/branchProtection:BranchProtection";

function recordRepository(catalog: RepositoryCatalog = loadRepository(checkout)): Promise<Recording> {
  return record(() => repositoryStack(catalog), { stack: "repository" });
}

async function rulesets(): Promise<RecordedResource[]> {
  return (await recordRepository()).all(rulesetType);
}

describe("the repository's own stack", () => {
  it("hands out what its schema says", async () => {
    const { outputs } = await recordRepository();
    const { repository, rulesets: ids } = repositoryOutputs.parse(outputs);
    assert.equal(repository, "lotus-labs/lotus");
    assert.equal(Object.keys(ids).length, 10);
  });

  it("works without any gate", async () => {
    const recording = await recordRepository({ ...loadRepository(checkout), gates: [] });
    assert.deepEqual(recording.all(protectionType), []);
  });

  it("labels every environment", async () => {
    const labels = (await recordRepository()).all("github:index/issueLabel:IssueLabel");
    assert.deepEqual(
      labels.map(({ name }) => name),
      ["env:canary", "env:performance", "env:production", "env:sandbox", "env:staging"],
    );
  });
});

describe("a quality gate", () => {
  it("pins its checks to GitHub Actions, so that no other app can report them", async () => {
    const gate = (await recordRepository()).get(rulesetType, "gate-pr");
    assert.deepEqual(
      at(gate, "rules.requiredStatusChecks.requiredChecks"),
      [...judgingChecks, "lint", "typecheck", "test", "gate", "secrets"].map((context) => ({
        context,
        integrationId: 15_368,
      })),
    );
  });

  it("lets nobody around it", async () => {
    const gates = (await rulesets()).filter(
      ({ inputs }) => inputs["target"] === "branch" && String(inputs["name"]).startsWith("gate-"),
    );
    assert.equal(gates.length, 3);
    for (const { inputs } of gates) {
      assert.deepEqual(inputs["bypassActors"], []);
      assert.equal(inputs["enforcement"], "active");
    }
  });

  it("forbids to delete the branch and to push over it", async () => {
    const gate = (await recordRepository()).get(rulesetType, "gate-main");
    assert.equal(at(gate, "rules.deletion"), true);
    assert.equal(at(gate, "rules.nonFastForward"), true);
  });

  it("holds on release branches before a release", async () => {
    const gate = (await recordRepository()).get(rulesetType, "gate-pre-release");
    assert.deepEqual(at(gate, "conditions.refName.includes"), ["refs/heads/release/**/*"]);
    assert.equal(at(gate, "rules.requiredSignatures"), true);
    assert.equal(at(gate, "rules.pullRequest.requiredApprovingReviewCount"), 2);
  });
});

describe("the protection of the default branch", () => {
  it("holds for administrators too", async () => {
    const { inputs } = (await recordRepository()).get(protectionType, "main");
    assert.equal(inputs["enforceAdmins"], true);
    assert.equal(inputs["allowsForcePushes"], false);
  });

  it("asks for the checks of all gates on that branch, once each", async () => {
    const protection = (await recordRepository()).get(protectionType, "main");
    assert.deepEqual(at(protection, "requiredStatusChecks.0.contexts"), [
      "catalog",
      "gate",
      "lint",
      "preview",
      "review",
      "secrets",
      "security-scan",
      "test",
      "typecheck",
    ]);
  });
});

describe("the protection of tags", () => {
  it("lets the deploy identity alone create, move and remove environment tags", async () => {
    const { inputs } = (await recordRepository()).get(rulesetType, "environment-tags");
    assert.deepEqual(inputs["bypassActors"], [
      { actorId: 482913, actorType: "Integration", bypassMode: "always" },
    ]);
    assert.deepEqual(inputs["rules"], { creation: true, update: true, deletion: true, nonFastForward: true });
  });

  it("lets the deploy identity alone make versions, and what they are worth", async () => {
    const creation = (await recordRepository()).get(rulesetType, "version-tag-creation");
    assert.deepEqual(at(creation, "conditions.refName"), {
      includes: ["refs/tags/v*", "refs/tags/**/v*"],
      excludes: [],
    });
    assert.equal(at(creation, "rules.creation"), true);
    assert.deepEqual(creation.inputs["bypassActors"], [
      { actorId: 482913, actorType: "Integration", bypassMode: "always" },
    ]);
  });

  for (const name of ["version-tags", "state-tags", "approval-tags"]) {
    it(`lets nobody move or remove ${name}`, async () => {
      const { inputs } = (await recordRepository()).get(rulesetType, name);
      assert.deepEqual(inputs["bypassActors"], []);
      assert.deepEqual(inputs["rules"], { update: true, deletion: true, nonFastForward: true });
    });
  }

  it("covers subprojects at any depth", async () => {
    const ruleset = (await recordRepository()).get(rulesetType, "environment-tags");
    const includes = at(ruleset, "conditions.refName.includes");
    assert.ok(Array.isArray(includes));
    assert.ok(includes.includes("refs/tags/production") && includes.includes("refs/tags/**/production"));
  });
});

describe("the protection of what happened to an environment", () => {
  it("lets nobody rewrite or delete it, the deploy identity neither", async () => {
    const { inputs } = (await recordRepository()).get(rulesetType, "release-branches");
    assert.deepEqual(inputs["bypassActors"], []);
    assert.deepEqual(inputs["rules"], { deletion: true, nonFastForward: true });
  });

  it("lets the deploy identity alone begin it and add to it", async () => {
    const writing = (await recordRepository()).get(rulesetType, "release-branch-writing");
    assert.deepEqual(at(writing, "conditions.refName.includes"), ["refs/heads/gantry/**/*"]);
    assert.equal(at(writing, "rules.creation"), true);
    assert.equal(at(writing, "rules.update"), true);
    assert.deepEqual(writing.inputs["bypassActors"], [
      { actorId: 482913, actorType: "Integration", bypassMode: "always" },
    ]);
  });
});
