import assert from "node:assert/strict";
import { readFacts, readTags } from "../../../delivery/deploy/facts.ts";
import { jobMove } from "../../../delivery/migrations/job-move.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { gitAs } from "../../support/git-as.ts";
import { imageBy, makeEnvironmentTag, makeVersion } from "../../support/released.ts";

const job = {
  app: "api",
  image: "ghcr.io/lotus-labs/migrations",
  dockerfile: "migrations/Dockerfile",
  timeoutMinutes: 60,
} as const;
const first = { name: "0001-documents", checksum: `sha256:${"1".repeat(64)}` };
const second = { name: "0002-tags", checksum: `sha256:${"2".repeat(64)}` };

let root: string;

/** What a release of these does where that runs. */
async function movesTo(targets: readonly string[], running: string | undefined) {
  for (const name of (await gitAs(root, ["tag", "--list", "staging", "api/staging"])).split("\n")) {
    if (name !== "") await gitAs(root, ["tag", "--delete", name]);
  }
  if (running !== undefined) {
    const name = running.startsWith("api/") ? "api/staging" : "staging";
    await makeEnvironmentTag(root, name, running);
  }
  const facts = await readFacts(root, "staging", await readTags(root), "remote");
  const decision = {
    unchanged: [],
    targets: targets.map((name) => {
      const to = facts.versions.get(name);
      assert.ok(to);
      return { to, from: undefined };
    }),
  };
  return jobMove(root, job, { facts, decision });
}

describe("what a release does to the job that migrates", () => {
  before(async () => {
    root = temporaryFolder();
    await gitAs(root, ["init", "--quiet", "--initial-branch=main"]);
    await gitAs(root, ["commit", "--quiet", "--allow-empty", "--message", "Begin"]);
    const api = imageBy("ghcr.io/lotus-labs/api", "a");
    await makeVersion(root, "api/v1.0.0", [api, imageBy(job.image, "1")], { migration: first });
    await makeVersion(root, "api/v1.0.1", [api, imageBy(job.image, "2")], { migration: first });
    await makeVersion(root, "api/v1.1.0", [api, imageBy(job.image, "3")], { migration: second });
    await makeVersion(root, "api/v1.2.0", [api], { migration: second });
    await makeVersion(root, "portal/v1.0.0", [`git:${"0".repeat(40)}`], { migration: second });
    await makeVersion(root, "v2.0.0", [api, imageBy(job.image, "4")], { migration: second });
  });

  it("is what the app's version needs, where that is another migration than the one that runs", async () => {
    assert.deepEqual(await movesTo(["api/v1.1.0"], "api/v1.0.0"), {
      version: "api/v1.1.0",
      migration: "0002-tags",
      hasImage: true,
      migrates: true,
    });
    assert.equal((await movesTo(["api/v1.1.0"], undefined)).migrates, true);
  });

  it("is nothing where the same migration is the newest, or the app's version stays", async () => {
    assert.equal((await movesTo(["api/v1.0.1"], "api/v1.0.0")).migrates, false);
    assert.deepEqual(await movesTo(["portal/v1.0.0"], "api/v1.0.0"), {
      version: "api/v1.0.0",
      migration: "0001-documents",
      hasImage: true,
      migrates: false,
    });
  });

  it("is nothing that anybody could run where the version has no image", async () => {
    assert.equal((await movesTo(["api/v1.2.0"], "api/v1.0.0")).hasImage, false);
  });

  it("is the root's, as long as the app has no version of its own", async () => {
    assert.equal((await movesTo(["v2.0.0"], undefined)).migrates, true);
    assert.equal((await movesTo(["v2.0.0"], "api/v1.0.0")).version, "api/v1.0.0");
  });
});
