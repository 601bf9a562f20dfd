import assert from "node:assert/strict";
import type { components } from "@octokit/openapi-types";
import { pullToken } from "../../local/github-api/pulls.ts";
import { Store } from "../../local/store.ts";
import { fails, lotus, startApi, type ApiFixture } from "./api-fixture.ts";

type Schemas = components["schemas"];

const sha = (digit: string): string => digit.repeat(40);

describe("annotated tags and pull requests of the emulated GitHub's REST interface", () => {
  let api: ApiFixture;
  before(async () => {
    api = await startApi();
  });

  it("keeps the object of an annotated tag, and a ref that leads to it", async () => {
    const octokit = api.client("writer");
    const tag = { tag: "break-glass/production/x", message: "in a hurry", object: sha("a") };
    const { data: made } = await octokit.git.createTag({ ...lotus, ...tag, type: "commit" });
    await octokit.git.createRef({ ...lotus, ref: `refs/tags/${tag.tag}`, sha: made.sha });
    const { data: ref } = await octokit.git.getRef({ ...lotus, ref: `tags/${tag.tag}` });
    assert.deepEqual([ref.object.type, ref.object.sha], ["tag", made.sha]);
    const { data } = await octokit.git.getTag({ ...lotus, tag_sha: ref.object.sha });
    assert.deepEqual([data.message, data.object.sha, data.object.type], ["in a hurry", sha("a"), "commit"]);
    await fails(octokit.git.getTag({ ...lotus, tag_sha: sha("b") }), 404, /Not Found/);
    const wrong = octokit.git.createTag({ ...lotus, ...tag, object: "main", type: "commit" });
    await fails(wrong, 422, /object/);
  });

  it("takes the token's owner for who made a tag, or whom the caller says", async () => {
    const octokit = api.client("writer");
    const { data: user } = await octokit.users.getAuthenticated();
    assert.equal(user.login, "local");
    const made = async (more: object): Promise<unknown> => {
      const tag = { ...lotus, tag: "x", message: "why", object: sha("a"), type: "commit" as const, ...more };
      return (await octokit.git.createTag(tag)).data.tagger;
    };
    assert.match(JSON.stringify(await made({})), /^{"name":"local","email":"local@localhost","date":"20/);
    const tagger = {
      name: "mali-s",
      email: "1+mali-s@users.noreply.github.com",
      date: "2026-11-21T10:15:00Z",
    };
    assert.deepEqual(await made({ tagger }), tagger);
    await fails(made({ tagger: { name: "mali-s" } }), 422, /email/);
  });

  it("answers with the fields of GitHub's newest description, which the compiler compares", async () => {
    const octokit = api.client("writer");
    const staging = { ...lotus, environment_name: "staging" };
    await octokit.repos.createOrUpdateEnvironment({
      ...staging,
      wait_timer: 5,
      reviewers: [
        { type: "User", id: 1 },
        { type: "Team", id: 2 },
      ],
      deployment_branch_policy: { protected_branches: false, custom_branch_policies: true },
    });
    const main = { ...staging, name: "main" };
    await octokit.repos.createDeploymentBranchPolicy(main);
    await octokit.actions.createEnvironmentVariable({ ...staging, name: "A", value: "b" });
    const environment: Schemas["environment"] = (await octokit.repos.getEnvironment(staging)).data;
    assert.deepEqual(
      environment.protection_rules?.map(({ type }) => type),
      ["wait_timer", "required_reviewers", "branch_policy"],
    );
    const [policy]: Schemas["deployment-branch-policy"][] = (
      await octokit.repos.listDeploymentBranchPolicies(staging)
    ).data.branch_policies;
    assert.deepEqual([policy?.name, policy?.type], ["main", "branch"]);
    const [variable]: Schemas["actions-variable"][] = (
      await octokit.actions.listEnvironmentVariables(staging)
    ).data.variables;
    assert.deepEqual([variable?.name, variable?.value], ["A", "b"]);
    const ref = "refs/heads/main";
    const made: Schemas["git-ref"] = (await octokit.git.createRef({ ...lotus, ref, sha: sha("e") })).data;
    assert.equal(made.object.type, "commit");
  });

  it("lists the pull requests that a commit came with, with their authors", async () => {
    const now = new Date().toISOString();
    const author = { login: "ines-k", id: 42 };
    const state = {
      repository: "lotus",
      number: 7,
      title: "Add",
      author,
      mergedAt: now,
      commits: [sha("c")],
    };
    const about = {
      type: pullToken,
      id: "lotus:7",
      key: "lotus-labs/lotus:7",
      createdAt: now,
      updatedAt: now,
    };
    await new Store(api.dir).write({ ...about, state });
    const octokit = api.client("reader");
    const list = async (commit_sha: string): Promise<unknown[]> =>
      (await octokit.repos.listPullRequestsAssociatedWithCommit({ ...lotus, commit_sha })).data.map(
        ({ number, user, merged_at }) => [number, user?.login, user?.id, merged_at],
      );
    assert.deepEqual(await list(sha("c")), [[7, "ines-k", 42, now]]);
    assert.deepEqual(await list(sha("d")), []);
  });
});
