import assert from "node:assert/strict";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { uncommitted } from "../../../clients/git/uncommitted.ts";
import { askRemote } from "../../../clients/git/remote.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { gitAs } from "../../support/git-as.ts";
import { rooms } from "../../support/project.ts";

async function repository(): Promise<string> {
  const root = temporaryFolder();
  await gitAs(root, ["init", "--quiet"]);
  await gitAs(root, ["commit", "--quiet", "--allow-empty", "--message", "Begin"]);
  return root;
}

describe("a work tree that is deployed from", () => {
  it("is not clean with a file that git does not know of, in any room", async () => {
    const root = await repository();
    assert.deepEqual(await uncommitted(root), []);
    for (const room of [...rooms, "environments", "migrations"]) {
      mkdirSync(join(root, room));
      writeFileSync(join(root, room, "extra.ts"), "");
      assert.deepEqual(await uncommitted(root), [`${room}/extra.ts`]);
      rmSync(join(root, room), { recursive: true });
    }
  });
});

describe("a remote that hangs", () => {
  it("is as silent as one that is away, after its time", async () => {
    const root = await repository();
    await gitAs(root, ["remote", "add", "origin", "ext::sleep 30"]);
    await gitAs(root, ["config", "protocol.ext.allow", "always"]);
    const answer = await askRemote(root, ["refs/tags/staging"], { deadlineMs: 500 });
    assert.deepEqual(answer, { kind: "silent", why: ["git ls-remote did not end within 0.5 s"] });
  });
});

describe("a repository whose remote has another name", () => {
  it("is told to rename it, since its own refs would pass for all there are", async () => {
    const root = await repository();
    assert.deepEqual(await askRemote(root, ["refs/tags/staging"]), { kind: "none" });
    await gitAs(root, ["remote", "add", "upstream", join(root, "nowhere")]);
    await assert.rejects(
      askRemote(root, ["refs/tags/staging"]),
      /none of the repository's remotes is called origin/,
    );
  });
});
