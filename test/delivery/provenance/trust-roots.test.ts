import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import {
  Key,
  Metadata,
  MetaFile,
  Root,
  Signature,
  Snapshot,
  TargetFile,
  Targets,
  Timestamp,
} from "@tufjs/models";
import { fetchedRoots, fetchRoot } from "../../../delivery/provenance/trust-roots.ts";
import { GantryError } from "../../../model/errors.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { LoopbackServer, type Reply } from "../../support/loopback-server.ts";
import { TestSigstore } from "../../support/sigstore.ts";

const asks = { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 1 };
const day = 86_400_000;
const inDays = (days: number): string =>
  new Date(Date.now() + days * day).toISOString().replace(/\.\d+Z$/, "Z");

/** Metadata of The Update Framework that name one file, all signed by one key. */
class Repository {
  readonly #key = generateKeyPairSync("ed25519");
  readonly #id: string;
  readonly target: unknown;

  constructor(target: unknown) {
    this.target = target;
    this.#id = createHash("sha256").update(this.#public()).digest("hex");
  }

  #public(): Buffer {
    return this.#key.publicKey.export({ format: "der", type: "spki" }).subarray(-32);
  }

  root(): unknown {
    const root = new Root({
      version: 1,
      specVersion: "1.0.31",
      expires: inDays(30),
      consistentSnapshot: true,
    });
    const key = new Key({
      keyID: this.#id,
      keyType: "ed25519",
      scheme: "ed25519",
      keyVal: { public: this.#public().toString("hex") },
    });
    for (const role of ["root", "timestamp", "snapshot", "targets"]) root.addKey(key, role);
    return this.#signed(root);
  }

  /** What the server answers to a path. */
  answer(path: string, days = 30): Reply {
    const text = Buffer.from(JSON.stringify(this.target));
    const hash = createHash("sha256").update(text).digest("hex");
    const file = new TargetFile({ path: "trusted_root.json", length: text.length, hashes: { sha256: hash } });
    const common = { version: 1, specVersion: "1.0.31", expires: inDays(days) };
    const one = new MetaFile({ version: 1 });
    const files: Readonly<Record<string, () => unknown>> = {
      "/timestamp.json": () => this.#signed(new Timestamp({ ...common, snapshotMeta: one })),
      "/1.snapshot.json": () => this.#signed(new Snapshot({ ...common, meta: { "targets.json": one } })),
      "/1.targets.json": () =>
        this.#signed(new Targets({ ...common, targets: { "trusted_root.json": file } })),
      [`/targets/${hash}.trusted_root.json`]: () => this.target,
    };
    const found = files[path];
    return found === undefined ? { status: 404 } : { body: found() };
  }

  #signed(part: Root | Timestamp | Snapshot | Targets): unknown {
    const metadata = new Metadata(part);
    const key: KeyObject = this.#key.privateKey;
    metadata.sign((data) => new Signature({ keyID: this.#id, sig: sign(null, data, key).toString("hex") }));
    return metadata.toJSON();
  }
}

describe("the root that attestations are verified by", () => {
  let server: LoopbackServer;
  let repository: Repository;
  let first: string;
  before(async () => {
    server = await new LoopbackServer().start();
    const sigstore = await TestSigstore.create();
    repository = new Repository(TrustedRoot.toJSON(sigstore.root));
    first = join(temporaryFolder(), "root.json");
    writeFileSync(first, JSON.stringify(repository.root()));
  });

  const refused = async (problem: RegExp): Promise<void> => {
    await assert.rejects(fetchRoot({ mirror: server.url, first, asks }), (error) => {
      assert.ok(error instanceof GantryError);
      assert.match(error.message, /could not be had from 127\.0\.0\.1/);
      assert.match(error.problems.join(), problem);
      return true;
    });
  };

  it("is fetched, each file by the signature of the first", async () => {
    server.answer(({ path }) => repository.answer(path));
    const trust = await fetchRoot({ mirror: server.url, first, asks });
    assert.equal(trust.material.certificateAuthorities.length, 1);
    assert.deepEqual(trust.asks, asks);
  });

  it("is refused from whoever has another key", async () => {
    const other = new Repository(repository.target);
    server.answer(({ path }) => other.answer(path));
    await refused(/timestamp was signed by 0\/1 keys/);
  });

  it("is refused where its time is over", async () => {
    server.answer(({ path }) => repository.answer(path, -1));
    await refused(/expired/);
  });

  it("is refused with another text than was signed", async () => {
    server.answer(({ path }) => {
      const reply = repository.answer(path);
      return path.startsWith("/targets/") ? { body: { changed: true } } : reply;
    });
    await refused(/error downloading target/);
  });

  it("is refused where nobody answers", async () => {
    server.answer(() => ({ status: 403 }));
    await refused(/error refreshing TUF metadata/);
  });

  it("of GitHub begins with the file that GitHub's own program carries", () => {
    const file = "delivery/provenance/tuf-repo.github.com.root.json";
    const digest = createHash("sha256").update(readFileSync(file)).digest("hex");
    assert.equal(digest, "98cba97be9075bc98b2322de3de85fbd1b70ec7392991dfd2f53d215bede1a8d");
  });

  it("is none of an authority that nobody believes", async () => {
    assert.equal(await fetchedRoots()("sigstore.mock"), undefined);
  });
});
