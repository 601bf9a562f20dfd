import assert from "node:assert/strict";
import type { Octokit } from "@octokit/rest";
import { ownerToken } from "../../local/github/repository.ts";
import { Store } from "../../local/store.ts";
import { fails, lotus, startApi, type ApiFixture } from "./api-fixture.ts";

describe("labels, people and conditional requests of the emulated GitHub", () => {
  let api: ApiFixture;
  let octokit: Octokit;
  before(async () => {
    api = await startApi();
    octokit = api.client("writer");
  });

  it("makes, renames and removes a label, whose name has no case", async () => {
    const { data } = await octokit.issues.createLabel({ ...lotus, name: "env:staging", color: "FBCA04" });
    assert.deepEqual([data.name, data.color], ["env:staging", "fbca04"]);
    await fails(
      octokit.issues.createLabel({ ...lotus, name: "ENV:staging", color: "000000" }),
      422,
      /already_exists/,
    );
    await octokit.issues.updateLabel({
      ...lotus,
      name: "env:staging",
      new_name: "env:stage",
      description: "d",
    });
    await fails(octokit.issues.getLabel({ ...lotus, name: "env:staging" }), 404, /Not Found/);
    const renamed = await octokit.issues.getLabel({ ...lotus, name: "Env:Stage" });
    assert.deepEqual([renamed.data.color, renamed.data.description], ["fbca04", "d"]);
    assert.equal((await octokit.issues.listLabelsForRepo(lotus)).data.length, 1);
    await octokit.issues.deleteLabel({ ...lotus, name: "env:stage" });
    await fails(octokit.issues.deleteLabel({ ...lotus, name: "env:stage" }), 404, /Not Found/);
  });

  it("refuses a label with a colour that is none", async () => {
    await fails(octokit.issues.createLabel({ ...lotus, name: "x", color: "red" }), 422, /invalid/);
  });

  it("answers with 304 where the caller has the answer already, and anew where it has changed", async () => {
    await octokit.issues.createLabel({ ...lotus, name: "bug", color: "000000" });
    const ask = (etag: string) =>
      fetch(`${api.url}/repos/lotus-labs/lotus/labels/bug`, {
        headers: { authorization: "token writer", "if-none-match": etag },
      });
    const first = await ask('"none"');
    assert.equal(first.status, 200);
    const etag = first.headers.get("etag") ?? "";
    assert.match(etag, /^W\/"[0-9a-f]{64}"$/);
    const second = await ask(etag);
    assert.deepEqual([second.status, await second.text()], [304, ""]);
    await octokit.issues.updateLabel({ ...lotus, name: "bug", color: "111111" });
    assert.equal((await ask(etag)).status, 200);
  });

  it("knows a person from an organisation", async () => {
    const now = new Date().toISOString();
    await new Store(api.dir).write({
      type: ownerToken,
      id: "mali-s",
      key: "mali-s",
      createdAt: now,
      updatedAt: now,
      state: { person: true },
    });
    const own = await octokit.repos.get({ owner: "mali-s", repo: "lotus" });
    assert.equal(own.data.owner.type, "User");
    await fails(octokit.orgs.get({ org: "mali-s" }), 404, /Not Found/);
    assert.equal((await octokit.users.getByUsername({ username: "mali-s" })).data.type, "User");
    assert.equal((await octokit.repos.get(lotus)).data.owner.type, "Organization");
  });
});
