import assert from "node:assert/strict";
import {
  environmentToken,
  environmentVariableToken,
  labelToken,
  policyToken,
  rulesetToken,
} from "../../local/github/common.ts";
import { ownerToken, repositoryToken } from "../../local/github/repository.ts";
import { numberAt, type Properties } from "../../local/values.ts";
import { LocalCloud, type Plugin } from "./plugin-client.ts";

const now = "2026-11-21T00:00:00.000Z";

describe("the emulated GitHub provider", () => {
  let cloud: LocalCloud;
  let github: Plugin;
  before(async () => {
    cloud = new LocalCloud();
    github = await cloud.start("github", { owner: "lotus-labs" });
  });

  const environment = (name: string, change: Properties = {}) => ({
    repository: "lotus",
    environment: name,
    canAdminsBypass: false,
    preventSelfReview: true,
    reviewers: [{ users: [2, 1] }],
    deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
    ...change,
  });
  const state = async (token: string, id: string) => {
    const found = await cloud.store.read(token, `lotus-labs/${id}`);
    assert.ok(found);
    return found;
  };
  const fact = (type: string, key: string, facts: Properties) =>
    cloud.store.write({ type, id: key, key, createdAt: now, updatedAt: now, state: facts });

  it("forms ids as the provider does, a colon inside a name included", async () => {
    const made = await github.create(environmentToken, "e", environment("eu:staging"));
    assert.equal(made.id, "lotus:eu??staging");
    const policy = await github.create(policyToken, "p", {
      repository: "lotus",
      environment: "eu:staging",
      branchPattern: "main",
    });
    assert.equal(policy.id, `lotus:eu??staging:${numberAt(policy.state, "policyId") ?? 0}`);
  });

  it("has GitHub's defaults: administrators may bypass, and one may review oneself", async () => {
    const made = await github.create(environmentToken, "e", { repository: "lotus", environment: "bare" });
    assert.deepEqual([made.state["canAdminsBypass"], made.state["preventSelfReview"]], [true, false]);
  });

  it("does not care for the order of reviewers", async () => {
    const made = await github.create(environmentToken, "e", environment("order"));
    assert.equal(
      (await github.diff(made, environment("order", { reviewers: [{ users: [1, 2] }] }))).changed,
      false,
    );
    assert.deepEqual(
      (await github.diff(made, environment("order", { reviewers: [{ users: [1, 3] }] }))).replaces,
      [],
    );
  });

  it("takes over an environment that is there, and replaces it for another name", async () => {
    const made = await github.create(environmentToken, "e", environment("taken"));
    await github.create(environmentToken, "again", environment("taken", { waitTimer: 5 }));
    assert.equal((await github.read(made))?.state["waitTimer"], 5);
    assert.deepEqual((await github.diff(made, environment("renamed"))).replaces, ["environment"]);
  });

  it("reads neither reviewers nor the self-review rule away when somebody removed them", async () => {
    const made = await github.create(environmentToken, "e", environment("removed"));
    const stored = await state(environmentToken, made.id);
    await cloud.store.write({
      ...stored,
      state: { ...stored.state, reviewers: [], preventSelfReview: false },
    });
    const read = await github.read(made);
    assert.deepEqual(read, { ...made, state: { ...made.state, waitTimer: 0 } });
  });

  it("replaces a policy only when it changes between branches and tags", async () => {
    await github.create(environmentToken, "e", environment("patterns"));
    const policy = { repository: "lotus", environment: "patterns", branchPattern: "main" };
    const made = await github.create(policyToken, "p", policy);
    assert.deepEqual((await github.diff(made, { ...policy, branchPattern: "release/*" })).replaces, []);
    const tagged = { repository: "lotus", environment: "patterns", tagPattern: "v*" };
    const { replaces } = await github.diff(made, tagged);
    assert.deepEqual([...replaces].sort(), ["branchPattern", "tagPattern"]);
  });

  it("sees other drift of an environment", async () => {
    const made = await github.create(environmentToken, "e", environment("drift"));
    const stored = await state(environmentToken, made.id);
    await cloud.store.write({ ...stored, state: { ...stored.state, canAdminsBypass: true } });
    const found = await github.read(made);
    assert.ok(found);
    assert.deepEqual((await github.diff(found, environment("drift"))).paths, ["canAdminsBypass"]);
  });

  it("refuses a policy or a variable where there is no environment for it", async () => {
    const policy = { repository: "lotus", environment: "none", branchPattern: "main" };
    await assert.rejects(github.create(policyToken, "p", policy), /404/);
    const variable = { repository: "lotus", environment: "none", variableName: "A", value: "b" };
    await assert.rejects(github.create(environmentVariableToken, "v", variable), /404/);
    await github.create(environmentToken, "e", { repository: "lotus", environment: "uncustom" });
    await assert.rejects(
      github.create(policyToken, "p", { ...policy, environment: "uncustom" }),
      /404.*custom branch policies/,
    );
  });

  it("refuses the second policy for one pattern, and the second ruleset of one name", async () => {
    await github.create(environmentToken, "e", environment("twice"));
    const policy = { repository: "lotus", environment: "twice", branchPattern: "main" };
    await github.create(policyToken, "p", policy);
    await assert.rejects(github.create(policyToken, "q", policy), /Already exists/);
    await github.create(policyToken, "r", { repository: "lotus", environment: "twice", tagPattern: "main" });
    const ruleset = { repository: "lotus", name: "tags", target: "push", enforcement: "active", rules: {} };
    await github.create(rulesetToken, "r", ruleset);
    await assert.rejects(github.create(rulesetToken, "s", ruleset), /Already exists/);
    await github.create(rulesetToken, "t", { ...ruleset, repository: "other" });
  });

  it("removes policies and variables with their environment, and no others", async () => {
    for (const name of ["going", "staying"]) {
      await github.create(environmentToken, name, environment(name));
      await github.create(policyToken, name, {
        repository: "lotus",
        environment: name,
        branchPattern: "main",
      });
      await github.create(environmentVariableToken, name, {
        repository: "lotus",
        environment: name,
        variableName: "URL",
        value: "x",
      });
    }
    const made = await github.import(environmentToken, "going", "lotus:going");
    assert.ok(made);
    await github.delete(made);
    assert.equal(await cloud.store.read(environmentVariableToken, "lotus-labs/lotus:going:URL"), undefined);
    assert.ok(await cloud.store.read(environmentVariableToken, "lotus-labs/lotus:staying:URL"));
    const policies = (await cloud.store.list(policyToken)).map((each) => each.state["environment"]);
    assert.deepEqual([policies.includes("going"), policies.includes("staying")], [false, true]);
  });

  it("has no environments or rulesets in a private repository of the free plan", async () => {
    await fact(repositoryToken, "lotus-labs/private", { visibility: "private" });
    await assert.rejects(
      github.create(environmentToken, "e", { repository: "private", environment: "x" }),
      /404/,
    );
    const ruleset = { repository: "private", name: "tags", target: "push", enforcement: "active", rules: {} };
    await assert.rejects(github.create(rulesetToken, "r", ruleset), /403 Upgrade to GitHub Pro/);
  });

  it("has reviewers in private repositories of the Enterprise plan only", async () => {
    await fact(repositoryToken, "lotus-labs/private", { visibility: "private" });
    await fact(ownerToken, "lotus-labs", { plan: "team" });
    const inputs = environment("x", { repository: "private" });
    await assert.rejects(github.create(environmentToken, "e", inputs), /422 .*billing plan/);
    await github.create(environmentToken, "e", { ...inputs, reviewers: null, preventSelfReview: false });
    await fact(ownerToken, "lotus-labs", { plan: "enterprise" });
    await github.create(environmentToken, "e", inputs);
  });

  it("says 404 for a repository that is not there", async () => {
    await fact(repositoryToken, "lotus-labs/absent", { absent: true });
    await assert.rejects(
      github.create(environmentToken, "e", environment("x", { repository: "absent" })),
      /404/,
    );
    await assert.rejects(
      github.create(environmentToken, "e", environment("x", { repository: "lotus-labs/lotus" })),
      /404/,
    );
  });

  it("finds no difference after an import", async () => {
    await github.create(environmentToken, "e", { repository: "lotus", environment: "imported" });
    const found = await github.import(environmentToken, "e", "lotus:imported");
    assert.ok(found);
    const explicit = { repository: "lotus", environment: "imported", canAdminsBypass: true, waitTimer: 0 };
    assert.equal((await github.diff(found, explicit)).changed, false);
    const rules = { deletion: true, pullRequest: { requiredApprovingReviewCount: 1 } };
    const conditions = { refName: { includes: ["~ALL"], excludes: [] } };
    const ruleset = {
      repository: "lotus",
      name: "in",
      target: "branch",
      enforcement: "active",
      rules,
      conditions,
    };
    const { id } = await github.create(rulesetToken, "r", ruleset);
    await assert.rejects(github.import(rulesetToken, "r", id), /unexpected ID format.*repository:ruleset/);
    const imported = await github.import(rulesetToken, "r", `lotus:${id}`);
    assert.ok(imported);
    assert.deepEqual((await github.diff(imported, ruleset)).paths, []);
    const label = { repository: "lotus", name: "env:imported", color: "00ff00" };
    await github.create(labelToken, "l", label);
    await assert.rejects(github.import(labelToken, "l", "lotus"), /unexpected ID format.*repository:name/);
    const labelled = await github.import(labelToken, "l", "lotus:env:imported");
    assert.ok(labelled);
    assert.equal((await github.diff(labelled, label)).changed, false);
  });

  it("knows a wait timer that nobody said only after a refresh, as 0, and finds no difference in that", async () => {
    const inputs = { repository: "lotus", environment: "untimed" };
    const made = await github.create(environmentToken, "e", inputs);
    assert.equal(made.state["waitTimer"], undefined);
    const read = await github.read(made);
    assert.ok(read);
    assert.equal(read.state["waitTimer"], 0);
    assert.equal(read.inputs["waitTimer"], undefined);
    for (const known of [made, read])
      assert.equal((await github.diff(known, { ...inputs, waitTimer: 0 })).changed, false);
  });

  it("makes an environment anew at an update when somebody removed it", async () => {
    const made = await github.create(environmentToken, "e", environment("gone"));
    await cloud.store.delete(environmentToken, "lotus-labs/lotus:gone");
    await github.update(made, environment("gone", { waitTimer: 5 }));
    assert.equal((await github.read(made))?.state["waitTimer"], 5);
  });

  it("tells what came into a set and what went, not what moved", async () => {
    const made = await github.create(
      environmentToken,
      "e",
      environment("set", { reviewers: [{ users: [1, 2, 3] }] }),
    );
    const { paths } = await github.diff(made, environment("set", { reviewers: [{ users: [3, 4, 1, 2] }] }));
    assert.deepEqual(paths, ["reviewers[0].users[1]"]);
  });

  it("updates what belongs to a repository that has another name now, and replaces it for another repository", async () => {
    await fact(repositoryToken, "lotus-labs/orchid", { renamedFrom: "lotus" });
    const made = await github.create(environmentToken, "e", environment("moved"));
    assert.deepEqual((await github.diff(made, environment("moved", { repository: "orchid" }))).replaces, []);
    const moved = await github.update(made, environment("moved", { repository: "orchid" }));
    assert.equal((await github.read(moved))?.state["repository"], "orchid");
    assert.deepEqual((await github.diff(moved, environment("moved", { repository: "other" }))).replaces, [
      "repository",
    ]);
  });

  it("renames a label in place, and makes one for another repository after the old one has gone", async () => {
    const label = { repository: "lotus", name: "env:old", color: "00ff00" };
    const made = await github.create(labelToken, "l", label);
    assert.deepEqual((await github.diff(made, { ...label, name: "env:new" })).replaces, []);
    const renamed = await github.update(made, { ...label, name: "env:new" });
    assert.ok(await cloud.store.read(labelToken, "lotus-labs/lotus:env:new"));
    assert.equal(await cloud.store.read(labelToken, "lotus-labs/lotus:env:old"), undefined);
    assert.equal((await github.read(renamed))?.id, "lotus:env:new");
    const other = await github.diff(renamed, { ...label, name: "env:new", repository: "other" });
    assert.deepEqual([other.replaces, other.deleteBeforeReplace], [["repository"], true]);
  });

  it("does not mind merge methods that somebody changed where the program names none", async () => {
    const rules = { pullRequest: { requiredApprovingReviewCount: 1 } };
    const conditions = { refName: { includes: ["~ALL"], excludes: [] } };
    const inputs = {
      repository: "lotus",
      name: "merge",
      target: "branch",
      enforcement: "active",
      rules,
      conditions,
    };
    const made = await github.create(rulesetToken, "r", inputs);
    const stored = await state(rulesetToken, made.id);
    const changed = { pullRequest: { requiredApprovingReviewCount: 1, allowedMergeMethods: ["squash"] } };
    await cloud.store.write({ ...stored, state: { ...stored.state, rules: changed } });
    const found = await github.read(made);
    assert.ok(found);
    assert.deepEqual((await github.diff(found, inputs)).paths, []);
  });

  it("keeps two owners apart", async () => {
    const other = await cloud.start("github", { owner: "orchid-labs" });
    const mine = await github.create(environmentToken, "e", environment("shared"));
    await other.delete(await other.create(environmentToken, "e", environment("shared")));
    assert.ok(await github.read(mine));
  });
});
