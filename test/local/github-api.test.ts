import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { Octokit } from "@octokit/rest";
import { environmentSecretToken } from "../../local/github/common.ts";
import { repositoryToken } from "../../local/github/repository.ts";
import { Store } from "../../local/store.ts";
import { fails, lotus, staging, startApi, type ApiFixture } from "./api-fixture.ts";

describe("the emulated GitHub's REST interface", () => {
  let api: ApiFixture;
  let octokit: Octokit;
  before(async () => {
    api = await startApi();
    octokit = api.client("writer");
  });

  it("asks for a token, and refuses a wrong one and one that may only read", async () => {
    await fails(api.client().repos.get(lotus), 401, /Requires authentication/);
    await fails(api.client("wrong").repos.get(lotus), 401, /Bad credentials/);
    await fails(api.client("reader").repos.createOrUpdateEnvironment(staging), 403, /not accessible/);
    assert.equal((await api.client("reader").repos.get(lotus)).data.full_name, "lotus-labs/lotus");
  });

  it("says what a repository is, and 404 for one that is not there", async () => {
    const { data } = await octokit.repos.get(lotus);
    assert.deepEqual(
      [data.visibility, data.default_branch, data.owner.login],
      ["public", "main", "lotus-labs"],
    );
    const now = new Date().toISOString();
    const absent = {
      type: repositoryToken,
      id: "lotus-labs/absent",
      key: "lotus-labs/absent",
      createdAt: now,
      updatedAt: now,
    };
    await new Store(api.dir).write({ ...absent, state: { absent: true } });
    await fails(octokit.repos.get({ ...lotus, repo: "absent" }), 404, /Not Found/);
    assert.equal((await octokit.orgs.get({ org: "lotus-labs" })).data.plan?.name, "free");
  });

  it("answers what it does not emulate, and what is no path, with GitHub's 404", async () => {
    const response = await fetch(`${api.url}/repos/lotus-labs/lotus/actions/caches`, {
      headers: { authorization: "token writer" },
    });
    assert.equal(response.status, 404);
    assert.deepEqual(await response.json(), {
      message: "Not Found",
      documentation_url: "https://docs.github.com/rest",
      status: "404",
    });
  });

  it("keeps an environment's reviewers, rules and policies", async () => {
    await octokit.repos.createOrUpdateEnvironment({
      ...staging,
      wait_timer: 30,
      prevent_self_review: true,
      reviewers: [
        { type: "User", id: 1 },
        { type: "Team", id: 2 },
      ],
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    });
    const { data } = await octokit.repos.getEnvironment(staging);
    const rules = data.protection_rules ?? [];
    assert.deepEqual(
      rules.map((rule) => rule.type),
      ["wait_timer", "required_reviewers", "branch_policy"],
    );
    const reviewers = rules.flatMap((rule) => ("reviewers" in rule ? (rule.reviewers ?? []) : []));
    assert.deepEqual(
      reviewers.map(({ type, reviewer }) => [type, reviewer?.id]),
      [
        ["User", 1],
        ["Team", 2],
      ],
    );
    assert.deepEqual(data.deployment_branch_policy, {
      protected_branches: false,
      custom_branch_policies: true,
    });
    const listed = await octokit.repos.getAllEnvironments(lotus);
    assert.deepEqual([listed.data.total_count, listed.data.environments?.[0]?.name], [1, "staging"]);
  });

  it("keeps branch policies, refuses one twice, and forgets the deleted", async () => {
    const { data } = await octokit.repos.createDeploymentBranchPolicy({
      ...staging,
      name: "main",
      type: "branch",
    });
    await octokit.repos.createDeploymentBranchPolicy({ ...staging, name: "v*", type: "tag" });
    const again = await fetch(
      `${api.url}/repos/lotus-labs/lotus/environments/staging/deployment-branch-policies`,
      {
        method: "POST",
        redirect: "manual",
        headers: { authorization: "Bearer writer" },
        body: JSON.stringify({ name: "main" }),
      },
    );
    assert.equal(again.status, 303);
    await octokit.repos.deleteDeploymentBranchPolicy({ ...staging, branch_policy_id: data.id ?? 0 });
    const listed = await octokit.repos.listDeploymentBranchPolicies(staging);
    assert.deepEqual(
      listed.data.branch_policies.map(({ name, type }) => [name, type]),
      [["v*", "tag"]],
    );
  });

  it("keeps variables of a repository and of an environment apart", async () => {
    await octokit.actions.createRepoVariable({ ...lotus, name: "url", value: "a" });
    await octokit.actions.createEnvironmentVariable({ ...staging, name: "URL", value: "b" });
    await fails(
      octokit.actions.createEnvironmentVariable({ ...staging, name: "URL", value: "c" }),
      409,
      /Already exists/,
    );
    await octokit.actions.updateEnvironmentVariable({ ...staging, name: "URL", value: "d" });
    assert.equal((await octokit.actions.getRepoVariable({ ...lotus, name: "URL" })).data.value, "a");
    assert.equal((await octokit.actions.getEnvironmentVariable({ ...staging, name: "URL" })).data.value, "d");
    await octokit.actions.deleteEnvironmentVariable({ ...staging, name: "URL" });
    await fails(octokit.actions.getEnvironmentVariable({ ...staging, name: "URL" }), 404, /Not Found/);
    await fails(octokit.actions.createRepoVariable({ ...lotus, name: "GITHUB_X", value: "" }), 422, /name/);
  });

  it("pages lists with links as GitHub does", async () => {
    for (let n = 0; n < 23; n += 1)
      await octokit.actions.createRepoVariable({ ...lotus, name: `N_${n}`, value: "x" });
    const first = await octokit.actions.listRepoVariables(lotus);
    assert.equal(first.data.variables.length, 10);
    assert.match(first.headers.link ?? "", /page=2>; rel="next".*page=3>; rel="last"/);
    const all = await octokit.paginate(octokit.actions.listRepoVariables, { ...lotus, per_page: 7 });
    assert.equal(new Set(all.map(({ name }) => name)).size, 24);
  });

  it("keeps names and times of secrets, and nothing of their values", async () => {
    const { data: key } = await octokit.actions.getEnvironmentPublicKey(staging);
    assert.equal(Buffer.from(key.key, "base64").length, 32);
    const encrypted_value = Buffer.from("canary").toString("base64");
    const put = () =>
      octokit.actions.createOrUpdateEnvironmentSecret({
        ...staging,
        secret_name: "TOKEN",
        encrypted_value,
        key_id: key.key_id,
      });
    assert.deepEqual([(await put()).status, (await put()).status], [201, 204]);
    const { data } = await octokit.actions.getEnvironmentSecret({ ...staging, secret_name: "TOKEN" });
    // GitHub tells whole seconds.
    for (const time of [data.created_at, data.updated_at]) assert.match(time, /T\d\d:\d\d:\d\dZ$/);
    const [stored] = await new Store(api.dir).list(environmentSecretToken);
    assert.ok(stored && stored.createdAt < stored.updatedAt);
    const listed = await octokit.actions.listEnvironmentSecrets(staging);
    assert.deepEqual(Object.keys(listed.data.secrets[0] ?? {}), ["name", "created_at", "updated_at"]);
    const wrong = { ...staging, secret_name: "TOKEN", encrypted_value, key_id: "1" };
    await fails(octokit.actions.createOrUpdateEnvironmentSecret(wrong), 422, /key_id/);
  });

  it("takes an environment's variables, secrets and policies away with it", async () => {
    await octokit.actions.createEnvironmentVariable({ ...staging, name: "GOING", value: "x" });
    await octokit.repos.deleteAnEnvironment(staging);
    await fails(octokit.repos.getEnvironment(staging), 404, /Not Found/);
    await octokit.repos.createOrUpdateEnvironment(staging);
    assert.equal((await octokit.actions.listEnvironmentVariables(staging)).data.total_count, 0);
    assert.equal((await octokit.actions.listEnvironmentSecrets(staging)).data.total_count, 0);
  });

  it("answers broken requests with 400 and 422", async () => {
    const post = (body: string) =>
      fetch(`${api.url}/repos/lotus-labs/lotus/git/refs`, {
        method: "POST",
        headers: { authorization: "token writer" },
        body,
      });
    assert.equal((await post("{")).status, 400);
    assert.equal((await post("{}")).status, 422);
    assert.equal(
      (await fetch(`${api.url}/repos/a/%E0%A4%A`, { headers: { authorization: "token writer" } })).status,
      404,
    );
  });

  it("logs each request as one JSON object on one line", () => {
    const lines = readFileSync(api.log, "utf8").trimEnd().split("\n");
    assert.ok(lines.length > 20);
    for (const line of lines)
      assert.match(line, /^\{"at":"[^"]+","method":"[A-Z]+","path":"\/[^"]*","status":\d+,"ms":\d+\}$/);
  });
});
