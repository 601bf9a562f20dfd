import assert from "node:assert/strict";
import { followReleases, nextNumber, type Logged } from "../../../model/observed/release-log.ts";
import {
  readReleaseRecord,
  releaseTrailers,
  type ReleaseRecord,
} from "../../../model/observed/release-record.ts";
import { formatMessage, parseTrailers } from "../../../model/observed/trailers.ts";

const id = "c".repeat(40);
const attempt = (number: number, target = "api/v1.1.0"): ReleaseRecord => ({
  record: "attempt",
  attempt: `deploy-${number}`,
  cause: "deploy",
  target: [{ name: target, id }],
  from: [{ name: "api/v1.0.0", id }],
  infrastructure: id,
  serving: [
    { surface: "api", region: "eu-west", revision: "api-0a1b2c3d" },
    { surface: "portal", region: "-", revision: "dpl_9Xk2vQ" },
    { surface: "mobile", region: "-", revision: "0b5c2b0e-7a51-4c7c-9f0e-2f6f0d1c2a33" },
  ],
  bundle: [{ surface: "portal", checksum: `sha256:${"b".repeat(64)}` }],
  fingerprint: [{ surface: "mobile", fingerprint: "f".repeat(40) }],
  skipped: ["approvals", "soak"],
  alone: "mali-s",
  by: "mali-s",
  reason: "the api answers nothing",
  run: "https://github.com/lotus-labs/lotus/actions/runs/1",
});
const outcome = (number: number, status: "SUCCESS" | "FAILED" | "CANCELLED" = "SUCCESS"): ReleaseRecord => ({
  record: "outcome",
  attempt: `deploy-${number}`,
  status,
  place: [
    { surface: "api", region: "eu-west", status },
    { surface: "portal", region: "-", status },
  ],
  pushes: 1,
  by: "mali-s",
});
const step = (number: number, traffic: number): ReleaseRecord => ({
  record: "step",
  attempt: `deploy-${number}`,
  traffic,
  by: "mali-s",
});
const hold: ReleaseRecord = {
  record: "hold",
  hold: "hold-1",
  subproject: "services/auth",
  by: "ann-k",
  reason: "rolled back",
};
const release: ReleaseRecord = {
  record: "release",
  hold: "hold-1",
  skipped: [],
  by: "ann-k",
  reason: "mended",
};
const checklist: ReleaseRecord = {
  record: "checklist",
  checklist: "0b5c2b0e-7a51-4c7c-9f0e-2f6f0d1c2a33",
  version: { name: "api/v1.1.0", id },
  state: "signed",
  digest: `sha256:${"d".repeat(64)}`,
  by: "mali-s",
  run: "https://github.com/lotus-labs/lotus/actions/runs/2",
};

const read = (said: ReleaseRecord): ReturnType<typeof readReleaseRecord> =>
  readReleaseRecord(parseTrailers(formatMessage("x", releaseTrailers(said)).split("\n\n")[1] ?? ""));

describe("a record of an environment's branch", () => {
  for (const said of [attempt(1), outcome(1, "FAILED"), step(1, 25), hold, release, checklist]) {
    it(`is written as it is read: ${said.record}`, () => {
      assert.deepEqual(read(said), { record: said });
    });
  }

  const wrong: readonly [string, readonly [string, string][]][] = [
    ["of no kind", [["Attempt", "deploy-1"]]],
    ["of an unknown kind", [["Record", "guess"]]],
    [
      "of two kinds",
      [
        ["Record", "hold"],
        ["Record", "release"],
      ],
    ],
    [
      "without who did it",
      [
        ["Record", "step"],
        ["Attempt", "deploy-1"],
        ["Traffic", "5"],
      ],
    ],
    [
      "with more traffic than there is",
      [
        ["Record", "step"],
        ["Attempt", "deploy-1"],
        ["Traffic", "101"],
        ["By", "x"],
      ],
    ],
    [
      "with a hold for no reason",
      [
        ["Record", "hold"],
        ["Hold", "hold-1"],
        ["By", "x"],
      ],
    ],
    [
      "with what cannot be skipped",
      [...releaseTrailers(attempt(1)), ["Skipped", "deprecation"]].map(([key = "", value = ""]) => [
        key,
        value,
      ]),
    ],
  ];
  for (const [what, trailers] of wrong) {
    it(`is refused ${what}`, () => {
      assert.ok(
        "problems" in
          readReleaseRecord(parseTrailers(trailers.map(([key, value]) => `${key}: ${value}`).join("\n"))),
      );
    });
  }
});

describe("what happened to an environment", () => {
  const follow = (...said: readonly ReleaseRecord[]): ReturnType<typeof followReleases> =>
    followReleases(
      said.map((each, at): Logged => ({
        commit: String(at).padStart(40, "0"),
        at: `2026-11-28T10:0${at}:00Z`,
        said: each,
      })),
    );

  it("is each attempt with its steps and its end, and the one that is under way", () => {
    const { attempts, open, problems } = follow(
      attempt(1),
      step(1, 5),
      step(1, 100),
      outcome(1),
      attempt(2),
      step(2, 5),
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      attempts.map(({ said, traffic, ended }) => [said.attempt, traffic, ended?.said.status]),
      [
        ["deploy-1", [5, 100], "SUCCESS"],
        ["deploy-2", [5], undefined],
      ],
    );
    assert.deepEqual(
      attempts.map(({ steppedAt }) => steppedAt),
      [["2026-11-28T10:01:00Z", "2026-11-28T10:02:00Z"], ["2026-11-28T10:05:00Z"]],
    );
    assert.equal(open?.said.attempt, "deploy-2");
  });

  it("is held until the hold is released", () => {
    assert.deepEqual(
      follow(hold).holds.map(({ said }) => said.hold),
      ["hold-1"],
    );
    assert.deepEqual(follow(hold, release).holds, []);
  });

  const wrong: readonly [string, readonly ReleaseRecord[], RegExp][] = [
    ["two attempts at a time", [attempt(1), attempt(2)], /deploy-2 began while deploy-1 had not ended/],
    [
      "a number that does not grow",
      [attempt(2), outcome(2), attempt(1)],
      /deploy-1 follows deploy-2, and numbers grow/,
    ],
    ["an outcome of nothing", [outcome(1)], /it is of deploy-1, which is not under way/],
    ["a second outcome", [attempt(1), outcome(1), outcome(1)], /which is not under way/],
    ["a step after the end", [attempt(1), outcome(1), step(1, 5)], /which is not under way/],
    ["a hold twice", [hold, hold], /hold-1 is there already/],
    ["a release of nothing", [release], /there is no hold-1 to release/],
  ];
  for (const [what, said, problem] of wrong) {
    it(`does not fit with ${what}`, () => {
      assert.match(follow(...said).problems.join("\n"), problem);
    });
  }

  it("numbers attempts by the time, and more than any before, also where a clock goes back", () => {
    const now = new Date("2026-11-28T10:00:00Z");
    assert.equal(nextNumber([], now), now.getTime() / 1000);
    assert.equal(nextNumber(["deploy-9999999999"], now), 10_000_000_000);
  });
});
