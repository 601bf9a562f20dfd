import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Octokit } from "@octokit/rest";
import { fails, lotus, startApi, type ApiFixture } from "./api-fixture.ts";

const sha = (digit: string) => digit.repeat(40);

describe("rulesets, refs and faults of the emulated GitHub's REST interface", () => {
  let api: ApiFixture;
  let octokit: Octokit;
  before(async () => {
    api = await startApi();
    octokit = api.client("writer");
  });

  it("shows a ruleset as it was made, its bypass actors to those who may edit it only", async () => {
    const made = await octokit.repos.createRepoRuleset({
      ...lotus,
      name: "environment tags",
      target: "tag",
      enforcement: "active",
      bypass_actors: [{ actor_id: 7, actor_type: "Integration", bypass_mode: "always" }],
      conditions: { ref_name: { include: ["refs/tags/staging"], exclude: [] } },
      rules: [
        { type: "creation" },
        { type: "update" },
        {
          type: "required_status_checks",
          parameters: {
            strict_required_status_checks_policy: true,
            required_status_checks: [{ context: "build", integration_id: 15368 }],
          },
        },
      ],
    });
    const id = { ...lotus, ruleset_id: made.data.id };
    const { data } = await octokit.repos.getRepoRuleset(id);
    assert.deepEqual(data, made.data);
    assert.deepEqual(
      data.rules?.map(({ type }) => type),
      ["creation", "update", "required_status_checks"],
    );
    assert.equal(data.bypass_actors?.[0]?.actor_id, 7);
    assert.equal((await api.client("reader").repos.getRepoRuleset(id)).data.bypass_actors, undefined);
    await octokit.repos.updateRepoRuleset({ ...id, enforcement: "disabled" });
    const [listed] = (await octokit.repos.getRepoRulesets(lotus)).data;
    assert.deepEqual([listed?.enforcement, listed?.name], ["disabled", "environment tags"]);
    await fails(
      octokit.repos.createRepoRuleset({
        ...lotus,
        name: "environment tags",
        target: "push",
        enforcement: "active",
      }),
      422,
      /Validation/,
    );
    await octokit.repos.deleteRepoRuleset(id);
    await fails(octokit.repos.getRepoRuleset(id), 404, /Not Found/);
  });

  it("moves a tag only by force, and finds tags by prefix", async () => {
    await octokit.git.createRef({ ...lotus, ref: "refs/tags/api/staging", sha: sha("a") });
    await octokit.git.createRef({ ...lotus, ref: "refs/tags/api/v1.0.0", sha: sha("a") });
    await fails(
      octokit.git.createRef({ ...lotus, ref: "refs/tags/api/staging", sha: sha("b") }),
      422,
      /already exists/,
    );
    await fails(
      octokit.git.updateRef({ ...lotus, ref: "tags/api/staging", sha: sha("b") }),
      422,
      /fast forward/,
    );
    await octokit.git.updateRef({ ...lotus, ref: "tags/api/staging", sha: sha("b"), force: true });
    assert.equal((await octokit.git.getRef({ ...lotus, ref: "tags/api/staging" })).data.object.sha, sha("b"));
    const { data } = await octokit.git.listMatchingRefs({ ...lotus, ref: "tags/api/" });
    assert.deepEqual(
      data.map(({ ref }) => ref),
      ["refs/tags/api/staging", "refs/tags/api/v1.0.0"],
    );
    await octokit.git.deleteRef({ ...lotus, ref: "tags/api/staging" });
    await fails(octokit.git.getRef({ ...lotus, ref: "tags/api/staging" }), 404, /Not Found/);
    await fails(octokit.git.createRef({ ...lotus, ref: "refs/tags/short", sha: "abc" }), 422, /sha/);
  });

  it("fails on demand, with the header that says when to come back", async () => {
    const fault = {
      provider: "github",
      type: "GET /repos/{owner}/{repo}/rulesets*",
      kind: "quota",
      retryAfterSeconds: 7,
      times: 1,
    };
    writeFileSync(path.join(api.dir, "faults.json"), JSON.stringify({ faults: [fault] }));
    await octokit.repos.get(lotus);
    const error = await fails(octokit.repos.getRepoRulesets(lotus), 429, /Quota/);
    assert.equal(error.response?.headers["retry-after"], "7");
    await octokit.repos.getRepoRulesets(lotus);
    rmSync(path.join(api.dir, "faults.json"));
  });
});
