import assert from "node:assert/strict";
import { statSync, writeFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { Store, type StoredResource } from "../../local/store.ts";
import { temporaryFolder } from "../support/clean-up.ts";

describe("the store", () => {
  let root = "";
  let store = new Store("");
  beforeEach(() => {
    root = temporaryFolder("gantry-store-");
    store = new Store(root);
  });

  const resource = (key: string, state = {}): StoredResource => ({
    type: "gcp:pubsub/topic:Topic",
    id: key,
    key,
    createdAt: "2026-11-21T00:00:00.000Z",
    updatedAt: "2026-11-21T00:00:00.000Z",
    state,
  });

  it("gives back what was created, and lists it", async () => {
    assert.equal(await store.create(resource("a", { n: 1 })), true);
    assert.deepEqual(await store.read("gcp:pubsub/topic:Topic", "a"), resource("a", { n: 1 }));
    assert.deepEqual(await store.list("gcp:pubsub/topic:Topic"), [resource("a", { n: 1 })]);
  });

  it("lets exactly one of many that create the same resource succeed", async () => {
    const results = await Promise.all(
      Array.from({ length: 20 }, (_each, n) => store.create(resource("a", { n }))),
    );
    assert.equal(results.filter((made) => made).length, 1);
    const winner = results.indexOf(true);
    assert.deepEqual((await store.read("gcp:pubsub/topic:Topic", "a"))?.state, { n: winner });
  });

  it("knows nothing of what was deleted, or never there", async () => {
    await store.create(resource("a"));
    assert.equal(await store.delete("gcp:pubsub/topic:Topic", "a"), true);
    assert.equal(await store.delete("gcp:pubsub/topic:Topic", "a"), false);
    assert.equal(await store.read("gcp:pubsub/topic:Topic", "a"), undefined);
    assert.deepEqual(await store.list("no:such/type:Type"), []);
  });

  it("gives different files to different keys, all within its folder and with names that file systems take", async () => {
    const keys = fc
      .string({ minLength: 1, maxLength: 400, unit: "binary" })
      .filter((key) => key.isWellFormed());
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(keys, { minLength: 2, maxLength: 4 }), (names) => {
        const files = names.map((name) => store.file("gcp:pubsub/topic:Topic", name));
        assert.equal(new Set(files).size, names.length);
        for (const file of files) {
          assert.ok(path.normalize(file).startsWith(path.join(root, "gcp") + path.sep));
          assert.ok(Buffer.byteLength(path.basename(file)) <= 255);
        }
        return Promise.resolve();
      }),
    );
  });

  it("names the file that somebody broke", async () => {
    await store.create(resource("a"));
    const file = store.file("gcp:pubsub/topic:Topic", "a");
    writeFileSync(file, "{}");
    await assert.rejects(store.read("gcp:pubsub/topic:Topic", "a"), (error: Error) =>
      error.message.includes(file),
    );
    assert.ok(statSync(file).isFile());
  });
});
