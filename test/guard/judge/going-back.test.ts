import assert from "node:assert/strict";
import type { Run, SurfaceMove } from "../../../engine/run/surface-moves.ts";
import { goingBack, unasked } from "../../../guard/judge/going-back.ts";
import type { Attempt } from "../../../model/observed/release-log.ts";

const id = (digit: string): string => digit.repeat(40);
const runs = (version: string | undefined, tag: string | undefined): Run => ({
  version,
  tag,
  text: version ?? "initial image",
});
const move = (from: Run | undefined, to: Run | undefined): SurfaceMove => ({
  urn: "urn:pulumi:staging::lotus::gantry:index:DeploymentSurface::api",
  surface: "api",
  from,
  to,
});
const older = move(runs("api/v1.2.3", id("a")), runs("api/v1.2.2", id("b")));

function attempt(name: string, tag: string): Attempt {
  const said = { record: "attempt", attempt: "deploy-7", cause: "rollback" } as const;
  const more = {
    from: [],
    infrastructure: id("c"),
    serving: [],
    bundle: [],
    fingerprint: [],
    skipped: [],
    by: "mali-s",
  };
  return {
    commit: id("d"),
    at: "2026-11-21T10:00:00.000Z",
    traffic: [],
    steppedAt: [],
    ended: undefined,
    said: { ...said, ...more, target: [{ name, id: tag }] },
  };
}

describe("a surface that goes back", () => {
  const back: [string, SurfaceMove][] = [
    ["to an older version", older],
    [
      "to a version before it was released",
      move(runs("api/v1.2.3", id("a")), runs("api/v1.2.3-rc.1", id("b"))),
    ],
    ["to its initial image", move(runs("api/v1.2.3", id("a")), runs(undefined, undefined))],
    ["to a version of another subproject", move(runs("api/v1.2.3", id("a")), runs("v9.0.0", id("b")))],
    ["to another object of the same name", move(runs("api/v1.2.3", id("a")), runs("api/v1.2.3", id("b")))],
  ];
  for (const [name, moved] of back) {
    it(`is seen: ${name}`, () => {
      assert.deepEqual(goingBack([moved]), [moved]);
    });
  }

  const forth: [string, SurfaceMove][] = [
    ["a newer version", move(runs("api/v1.2.9", id("a")), runs("api/v1.2.10", id("b")))],
    ["the same version", move(runs("api/v1.2.3", id("a")), runs("api/v1.2.3", id("a")))],
    ["the first version", move(runs(undefined, undefined), runs("api/v1.0.0", id("a")))],
    ["a surface that is new", move(undefined, runs("api/v1.0.0", id("a")))],
    ["a surface that the catalog gave up", move(runs("api/v1.0.0", id("a")), undefined)],
  ];
  for (const [name, moved] of forth) {
    it(`is not: ${name}`, () => {
      assert.deepEqual(goingBack([moved]), []);
    });
  }

  it("is let go where the remote was asked", () => {
    assert.deepEqual(unasked([older], { certainty: "asked", why: [], open: undefined }), []);
  });

  it("is let go where the open attempt says that very version", () => {
    const known = { certainty: "silent", why: ["no way"] } as const;
    assert.deepEqual(unasked([older], { ...known, open: attempt("api/v1.2.2", id("b")) }), []);
    assert.equal(unasked([older], { ...known, open: attempt("api/v1.2.2", id("e")) }).length, 1);
  });

  it("is let go from what an attempt brought that did not succeed, where nobody else could have tried since", () => {
    const ended = (status: "FAILED" | "SUCCESS"): Attempt => ({
      ...attempt("api/v1.2.3", id("a")),
      ended: {
        commit: id("e"),
        at: "2026-11-21T10:05:00.000Z",
        said: { record: "outcome", attempt: "deploy-7", status, place: [], pushes: 1, by: "mali-s" },
      },
    });
    const known = { why: [], open: undefined };
    assert.deepEqual(unasked([older], { ...known, certainty: "no-remote", last: ended("FAILED") }), []);
    assert.equal(unasked([older], { ...known, certainty: "no-remote", last: ended("SUCCESS") }).length, 1);
    assert.equal(unasked([older], { ...known, certainty: "silent", last: ended("FAILED") }).length, 1);
  });

  it("is a violation otherwise, which says from where to where, and why nobody knows", () => {
    for (const certainty of ["silent", "no-remote", "no-repository"] as const) {
      const [violation] = unasked([older], { certainty, why: ["fatal: no way"], open: undefined });
      assert.equal(violation?.resource, older.urn);
      assert.match(violation.message, /from api\/v1\.2\.3 to api\/v1\.2\.2[^]*fatal: no way/);
    }
  });
});
