import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { listRefs, logOf, writeCommit, writeTag } from "../../../clients/git/refs.ts";
import { askRemote, fetchRefs, hasRemote, moveRefs, type RefMove } from "../../../clients/git/remote.ts";
import { GantryError } from "../../../model/errors.ts";
import { gitAs } from "../../support/git-as.ts";
import { mali, TagRepository } from "../../support/tag-repository.ts";

const branch = "refs/heads/gantry/staging";

for (const remote of [true, false]) {
  describe(`refs that are moved by comparing and swapping, ${remote ? "at a remote" : "without a remote"}`, () => {
    let repository: TagRepository;
    let first: string;
    let second: string;
    beforeEach(async () => {
      repository = await TagRepository.create({ remote });
      first = await repository.git("rev-parse", "HEAD");
      second = await repository.commit("More");
    });
    const refs = (): Promise<string> =>
      gitAs(remote ? repository.remote : repository.root, [
        "for-each-ref",
        "--format=%(refname) %(objectname)",
        "refs/tags",
        "refs/heads/gantry",
      ]);
    const move = (...moves: readonly RefMove[]): ReturnType<typeof moveRefs> =>
      moveRefs(repository.root, moves);

    it("are made, and moved by who knows what they are", async () => {
      assert.deepEqual(await move({ name: "refs/tags/a", from: undefined, to: first }), { kind: "moved" });
      assert.deepEqual(await move({ name: "refs/tags/a", from: first, to: second }), { kind: "moved" });
      assert.equal(await refs(), `refs/tags/a ${second}`);
      assert.equal(await repository.git("rev-parse", "refs/tags/a"), second);
    });

    it("stay where they are for who does not", async () => {
      await move({ name: "refs/tags/a", from: undefined, to: second });
      for (const from of [undefined, first]) {
        assert.equal((await move({ name: "refs/tags/a", from, to: first })).kind, "lost");
      }
      assert.equal(await refs(), `refs/tags/a ${second}`);
    });

    it("are moved together or not at all", async () => {
      await move({ name: "refs/tags/a", from: undefined, to: first });
      const lost = await move(
        { name: branch, from: undefined, to: second },
        { name: "refs/tags/a", from: second, to: second },
      );
      assert.equal(lost.kind, "lost");
      assert.equal(await refs(), `refs/tags/a ${first}`);
      await move(
        { name: branch, from: undefined, to: second },
        { name: "refs/tags/a", from: first, to: second },
      );
      assert.equal(await refs(), `${branch} ${second}\nrefs/tags/a ${second}`);
    });

    it("are refused with git's reason where one is in the way of another", async () => {
      await move({ name: "refs/tags/a", from: undefined, to: first });
      await assert.rejects(move({ name: "refs/tags/a/b", from: undefined, to: first }), (error: unknown) => {
        assert.ok(error instanceof GantryError);
        assert.match(error.message, /a\/b could not be written/);
        assert.ok(error.problems.length > 0);
        return true;
      });
    });
  });
}

describe("a remote", () => {
  let repository: TagRepository;
  let head: string;
  before(async () => {
    repository = await TagRepository.create();
    head = await repository.git("rev-parse", "HEAD");
    await repository.git(
      "push",
      "--quiet",
      "origin",
      "HEAD:refs/tags/api/v1",
      "HEAD:refs/tags/api/v2",
      "HEAD:refs/heads/refs/tags/api/v1",
    );
  });

  it("says what its refs are, by their whole names or all below one", async () => {
    assert.equal(await hasRemote(repository.root), true);
    assert.deepEqual(await askRemote(repository.root, ["refs/tags/api/v1", "refs/tags/none"]), {
      kind: "answered",
      refs: new Map([["refs/tags/api/v1", head]]),
    });
    const below = await askRemote(repository.root, ["refs/tags/api/*"]);
    assert.deepEqual(below.kind === "answered" && [...below.refs.keys()], [
      "refs/tags/api/v1",
      "refs/tags/api/v2",
    ]);
  });

  it("is none, or silent with git's own words", async () => {
    const alone = await TagRepository.create({ remote: false });
    assert.deepEqual(await askRemote(alone.root, ["refs/tags/a"]), { kind: "none" });
    await alone.git("remote", "add", "origin", join(alone.folder, "nowhere.git"));
    const answer = await askRemote(alone.root, ["refs/tags/a"]);
    assert.ok(answer.kind === "silent" && answer.why.join("\n").includes("nowhere.git"));
    await assert.rejects(fetchRefs(alone.root, ["refs/tags/a"]), /could not be fetched/);
    await assert.rejects(
      moveRefs(alone.root, [
        { name: "refs/tags/a", from: undefined, to: await alone.git("rev-parse", "HEAD") },
      ]),
      (error: unknown) => {
        assert.ok(error instanceof GantryError);
        assert.match(error.message, /the remote does not say whether it has taken a$/);
        return true;
      },
    );
  });

  it("has moved a ref also where somebody moved it on at once", async () => {
    const first = await repository.git("rev-parse", "HEAD");
    const second = await repository.commit("On");
    const hook = `#!/bin/sh\ngit update-ref refs/tags/raced ${second}\n`;
    writeFileSync(join(repository.remote, "hooks", "post-receive"), hook, { mode: 0o755 });
    assert.deepEqual(
      await moveRefs(repository.root, [{ name: "refs/tags/raced", from: undefined, to: first }]),
      { kind: "moved" },
    );
    assert.equal(await repository.atRemote("rev-parse", "refs/tags/raced"), second);
  });
});

describe("refs and records in a clone", () => {
  it("are listed with what they lead to, and who made them when", async () => {
    const repository = await TagRepository.create();
    const head = await repository.git("rev-parse", "HEAD");
    const at = new Date("2026-11-28T10:00:00Z");
    const id = await writeTag(repository.root, {
      object: head,
      name: "v1",
      message: "v1\n",
      by: { name: "Mali <x>\n", email: "m@a\n" },
      at,
    });
    await repository.git("update-ref", "refs/tags/v1", id);
    await repository.git("tag", "v2", "HEAD:Pulumi.yaml");
    const [annotated, astray] = await listRefs(repository.root, ["refs/tags"]);
    assert.deepEqual(annotated, {
      name: "refs/tags/v1",
      id,
      annotated: true,
      commit: head,
      by: "Mali x <m@a>",
      at: at.getTime() / 1000,
    });
    assert.equal(astray?.commit, "");
  });

  it("are all there are, however many are asked for", async () => {
    const repository = await TagRepository.create();
    const head = await repository.git("rev-parse", "HEAD");
    const names = Array.from({ length: 1200 }, (_, at) => `refs/tags/v${at}`);
    await moveRefs(
      repository.root,
      names.slice(0, 40).map((name) => ({ name, from: undefined, to: head })),
    );
    assert.equal((await listRefs(repository.root, names)).length, 40);
  });

  it("say that a shallow clone has only the end of a branch", async () => {
    const repository = await TagRepository.create();
    const tree = await repository.git("rev-parse", "HEAD^{tree}");
    let parent: string | undefined;
    for (const message of ["one", "two", "three"]) {
      parent = await writeCommit(repository.root, { tree, parent, message, by: mali.person, at: new Date() });
    }
    await moveRefs(repository.root, [{ name: branch, from: undefined, to: parent ?? "" }]);
    const shallow = await repository.clone("shallow", "--depth=2", "--branch=gantry/staging");
    await assert.rejects(
      logOf(shallow, "refs/heads/gantry/staging"),
      /the clone is shallow and has only the end/,
    );
    assert.equal((await logOf(shallow, "refs/heads/gantry/staging", 1)).length, 1);
    const whole = await logOf(repository.root, "refs/remotes/origin/gantry/staging");
    assert.deepEqual(
      whole.map(({ subject }) => subject),
      ["three", "two", "one"],
    );
  });
});
