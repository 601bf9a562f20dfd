import assert from "node:assert/strict";
import { readEnvironmentRecord, environmentTrailers } from "../../../model/observed/environment-record.ts";
import {
  formatMessage,
  parseTrailers,
  type Trailer,
  type Trailers,
} from "../../../model/observed/trailers.ts";
import {
  readVersionRecord,
  versionTrailers,
  type VersionRecord,
} from "../../../model/observed/version-record.ts";

const digest = (digit: string): string => `sha256:${digit.repeat(64)}`;
const api = `ghcr.io/lotus-labs/api@${digest("a")}`;
const right: Record<string, string[]> = {
  artifact: [api, `git:${"1".repeat(40)}`],
  attestation: [`${digest("a")} https://github.com/lotus-labs/lotus/attestations/1`],
  run: ["https://github.com/lotus-labs/lotus/actions/runs/1"],
  migration: [`0002-index-documents ${digest("b")}`],
};
const trailers = (change: Record<string, string[] | undefined> = {}): Trailers =>
  new Map(
    Object.entries({ ...right, ...change }).flatMap(([key, all]) => (all === undefined ? [] : [[key, all]])),
  );
const parsed = (said: readonly Trailer[]): Trailers =>
  parseTrailers(formatMessage("x", said).split("\n\n")[1] ?? "");

describe("what a version's tag says", () => {
  const read = (change?: Record<string, string[] | undefined>): VersionRecord => {
    const result = readVersionRecord(trailers(change));
    assert.ok("record" in result, JSON.stringify(result));
    return result.record;
  };

  it("is read: artifacts with their attestations, run and migration", () => {
    assert.deepEqual(read(), {
      artifacts: [
        {
          reference: api,
          image: "ghcr.io/lotus-labs/api",
          attestation: "https://github.com/lotus-labs/lotus/attestations/1",
        },
        { reference: `git:${"1".repeat(40)}`, image: undefined, attestation: undefined },
      ],
      run: "https://github.com/lotus-labs/lotus/actions/runs/1",
      migration: { name: "0002-index-documents", checksum: digest("b") },
    });
  });

  it("is written as it is read", () => {
    for (const change of [{}, { run: undefined }, { migration: undefined, attestation: undefined }]) {
      const record = read(change);
      assert.deepEqual(readVersionRecord(parsed(versionTrailers(record))), { record });
    }
  });

  it("takes an image of Artifact Registry", () => {
    const name = "europe-west4-docker.pkg.dev/lotus-images/apps/api";
    const [artifact] = read({ artifact: [`${name}@${digest("a")}`] }).artifacts;
    assert.equal(artifact?.image, name);
    assert.equal(artifact.attestation, "https://github.com/lotus-labs/lotus/attestations/1");
  });

  it("takes the commits of a SHA-256 repository", () => {
    assert.equal(read({ artifact: [`git:${"1".repeat(64)}`], attestation: undefined }).artifacts.length, 1);
  });

  const wrong: readonly [string, Record<string, string[] | undefined>, RegExp][] = [
    ["no artifact", { artifact: undefined }, /names no artifact, so nobody knows what to deploy/],
    [
      "an image by tag",
      { artifact: ["ghcr.io/lotus-labs/api:v1"] },
      /"ghcr\.io\/lotus-labs\/api:v1": must be an image by digest/,
    ],
    [
      "an image of another registry",
      { artifact: [`docker.io/x@${digest("a")}`] },
      /must be an image by digest/,
    ],
    [
      "one image twice",
      { artifact: [api, `ghcr.io/lotus-labs/api@${digest("b")}`] },
      /must not name an image twice/,
    ],
    ["a short commit", { artifact: ["git:1234567"] }, /must be an image by digest/],
    ["two runs", { run: [...(right["run"] ?? []), "https://a.example/2"] }, /must be there once at most/],
    [
      "a run with a login in it",
      { run: ["https://me:word@a.example/1"] },
      /must be an https address without a login/,
    ],
    [
      "an attestation without its digest",
      { attestation: ["https://a.example/"] },
      /must be sha256:<64 hex> and an https address/,
    ],
    [
      "a migration's path",
      { migration: [`../0001 ${digest("b")}`] },
      /must be a migration's name and sha256/,
    ],
  ];
  for (const [what, change, problem] of wrong) {
    it(`is refused with ${what}`, () => {
      const result = readVersionRecord(trailers(change));
      assert.ok("problems" in result);
      assert.match(result.problems.join("\n"), problem);
    });
  }
});

describe("what an environment's tag says", () => {
  const version = { name: "services/auth/v1.2.3-rc_1", id: "c".repeat(40) };

  it("is written as it is read", () => {
    for (const attempt of [undefined, "deploy-1764288000"]) {
      const record = { version, attempt };
      assert.deepEqual(readEnvironmentRecord(parsed(environmentTrailers(record))), { record });
    }
  });

  const wrong: readonly [string, Record<string, string[]>][] = [
    ["no version", {}],
    ["a version without its tag's id", { version: ["api/v1.2.3"] }],
    ["a state", { version: [`api/v1.2.3-stable ${version.id}`] }],
    ["an environment", { version: [`api/staging ${version.id}`] }],
    ["an id of another length", { version: [`api/v1.2.3 ${"c".repeat(41)}`] }],
    ["two versions", { version: [`api/v1.2.3 ${version.id}`, `api/v1.2.4 ${version.id}`] }],
    ["an attempt of another form", { version: [`api/v1.2.3 ${version.id}`], attempt: ["try-1"] }],
  ];
  for (const [what, said] of wrong) {
    it(`is refused with ${what}`, () => {
      assert.ok("problems" in readEnvironmentRecord(new Map(Object.entries(said))));
    });
  }
});
