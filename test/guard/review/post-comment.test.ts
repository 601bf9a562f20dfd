import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { GitHubClient } from "../../../clients/github/github-client.ts";
import { marker } from "../../../guard/review/markdown.ts";
import { postComment, pullRequestOf } from "../../../guard/review/post-comment.ts";
import { GantryError } from "../../../model/errors.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { LoopbackServer, type Asked } from "../../support/loopback-server.ts";

const text = `${marker}\n\n## ✓ Nothing changes\n`;
const bot = { type: "Bot" };

describe("the one comment on a pull request", () => {
  let server: LoopbackServer;
  before(async () => {
    server = await new LoopbackServer().start();
  });

  /** With these comments there, and this status for whatever is written. */
  async function post(
    comments: readonly object[],
    status = 201,
  ): Promise<{ posted: string; written: Asked[] }> {
    server.answer(({ method }) => ({
      status: method === "GET" ? 200 : status,
      headers: { "content-type": "application/json" },
      body: method === "GET" ? comments : {},
    }));
    const client = new GitHubClient({
      repository: { owner: "lotus-labs", name: "lotus" },
      baseUrl: server.url,
      token: "token",
      env: {},
    });
    const posted = await postComment(client, 7, text);
    return { posted, written: server.asked.filter(({ method }) => method !== "GET") };
  }

  it("is written where there is none", async () => {
    const { posted, written } = await post([{ id: 1, body: "Looks good", user: { type: "User" } }]);
    assert.equal(posted, "created");
    assert.deepEqual(
      written.map(({ method, path, body }) => [method, path, body]),
      [["POST", "/repos/lotus-labs/lotus/issues/7/comments", JSON.stringify({ body: text })]],
    );
  });

  it("is rewritten in place where there is one", async () => {
    const { posted, written } = await post([{ id: 42, body: `${marker}\n\nold`, user: bot }]);
    assert.equal(posted, "updated");
    assert.deepEqual(
      written.map(({ method, path }) => [method, path]),
      [["PATCH", "/repos/lotus-labs/lotus/issues/comments/42"]],
    );
  });

  it("is left alone where it says the same", async () => {
    const { posted, written } = await post([{ id: 42, body: text, user: bot }]);
    assert.equal(posted, "unchanged");
    assert.deepEqual(written, []);
  });

  it("never takes a person's comment for its own", async () => {
    const { written } = await post([{ id: 42, body: `${marker}\n\nmine`, user: { type: "User" } }]);
    assert.deepEqual(
      written.map(({ method }) => method),
      ["POST"],
    );
  });

  it("is refused to a fork's token, which is no failure", async () => {
    const { posted } = await post([], 403);
    assert.equal(posted, "refused");
  });

  it("belongs to the pull request of the workflow's event", () => {
    const folder = temporaryFolder("gantry-event-");
    const file = join(folder, "event.json");
    writeFileSync(file, JSON.stringify({ action: "synchronize", pull_request: { number: 12, title: "x" } }));
    assert.equal(pullRequestOf({ GITHUB_EVENT_PATH: file }), 12);
    writeFileSync(file, JSON.stringify({ ref: "refs/heads/main" }));
    assert.throws(() => pullRequestOf({ GITHUB_EVENT_PATH: file }), GantryError);
    assert.throws(() => pullRequestOf({}), GantryError);
    rmSync(folder, { recursive: true });
  });
});
