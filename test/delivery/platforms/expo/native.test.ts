import assert from "node:assert/strict";
import fc from "fast-check";
import { mobilePlatforms, type NativeBuild } from "../../../../delivery/platforms/expo/eas.ts";
import {
  buildMessage,
  buildsOf,
  installedFingerprint,
  platformsToBuild,
} from "../../../../delivery/platforms/expo/native.ts";
import type { AttemptRecord } from "../../../../model/observed/release-log.ts";

const one = { name: "mobile/v1.0.0", id: "1".repeat(40) };
const two = { name: "mobile/v1.1.0", id: "2".repeat(40) };
const [old, other] = ["a".repeat(40), "b".repeat(40)];

function build(version: typeof one, native: string, change: Partial<NativeBuild> = {}): NativeBuild {
  return { id: "x", platform: "ios", status: "FINISHED", message: buildMessage(version, native), ...change };
}

describe("native builds at Expo", () => {
  it("are needed for both platforms where the native side is another than users have", () => {
    const native = { version: two, fingerprint: other, installed: old };
    assert.deepEqual(platformsToBuild(native, [build(one, old)]), ["android", "ios"]);
    assert.deepEqual(platformsToBuild({ ...native, installed: undefined }, []), ["android", "ios"]);
  });

  it("are not needed where users have that native side", () => {
    const native = { version: two, fingerprint: old, installed: old };
    assert.deepEqual(platformsToBuild(native, [build(one, old)]), []);
    assert.deepEqual(platformsToBuild(native, []), []);
  });

  it("are not begun again for the same version, unless they failed", () => {
    const native = { version: two, fingerprint: other, installed: old };
    const android = build(two, other, { platform: "android", status: "IN_QUEUE" });
    assert.deepEqual(platformsToBuild(native, [android, build(two, other)]), []);
    assert.deepEqual(platformsToBuild(native, [android, build(two, other, { status: "ERRORED" })]), ["ios"]);
    const again = [build(two, other), build(two, other, { status: "ERRORED" }), android];
    assert.deepEqual(platformsToBuild(native, again), []);
  });

  it("are begun again by the next version where one failed after its release", () => {
    const native = { version: two, fingerprint: old, installed: old };
    const failed = build(one, old, { status: "CANCELED" });
    assert.deepEqual(platformsToBuild(native, [failed]), ["ios"]);
    assert.deepEqual(platformsToBuild(native, [build(one, old), failed]), []);
  });

  it("are needed of a further profile where none has that native side, whatever users have", () => {
    const native = { version: two, fingerprint: old, installed: old };
    const further = { platforms: ["android" as const], isFurther: true };
    const android = build(one, old, { platform: "android" });
    assert.deepEqual(platformsToBuild(native, [], further), ["android"]);
    assert.deepEqual(platformsToBuild(native, [build(one, old)], further), ["android"]);
    assert.deepEqual(platformsToBuild(native, [android], further), []);
    assert.deepEqual(platformsToBuild({ ...native, installed: undefined }, [android], further), []);
    const failed = build(one, old, { platform: "android", status: "ERRORED" });
    assert.deepEqual(platformsToBuild(native, [failed, android], further), ["android"]);
    assert.deepEqual(platformsToBuild({ ...native, fingerprint: other }, [android], further), ["android"]);
  });

  it("are a version's by the tag's object, and not by what begins like it", () => {
    const made = build(two, old);
    assert.deepEqual(buildsOf(two, [made]), [made]);
    assert.deepEqual(buildsOf({ ...two, id: "3".repeat(40) }, [made]), []);
    assert.deepEqual(buildsOf({ ...two, name: "mobile/v1.1" }, [made]), []);
    assert.deepEqual(buildsOf(two, [build(two, old, { message: "by hand" })]), []);
  });

  it("are never begun for a platform whose newest build with that native side of that version lives", () => {
    const status = fc.constantFrom("NEW", "IN_PROGRESS", "FINISHED", "ERRORED", "CANCELED");
    const any = fc.record({ platform: fc.constantFrom(...mobilePlatforms), status, own: fc.boolean() });
    fc.assert(
      fc.property(fc.array(any), fc.boolean(), (some, isChanged) => {
        const builds = some.map(({ own, ...each }) => build(own ? two : one, other, { ...each }));
        const native = { version: two, fingerprint: other, installed: isChanged ? old : other };
        for (const platform of platformsToBuild(native, builds)) {
          const newest = buildsOf(two, builds).find((each) => each.platform === platform);
          assert.ok(newest === undefined || ["ERRORED", "CANCELED"].includes(newest.status));
        }
      }),
    );
  });

  it("are compared with the last release that succeeded and went forward", () => {
    const attempt = (
      native: string | undefined,
      change: Partial<AttemptRecord>,
      status?: "SUCCESS" | "FAILED",
    ) => {
      const said: AttemptRecord = {
        record: "attempt",
        attempt: "deploy-1",
        cause: "deploy",
        target: [],
        from: [],
        infrastructure: "c".repeat(40),
        serving: [],
        bundle: [],
        fingerprint: native === undefined ? [] : [{ surface: "mobile", fingerprint: native }],
        skipped: [],
        by: "mali",
        ...change,
      };
      const outcome = { record: "outcome" as const, attempt: "deploy-1", place: [], pushes: 1, by: "mali" };
      const at = { commit: "d".repeat(40), at: "2026-11-20T10:00:00.000Z" };
      const ended = status && { ...at, said: { ...outcome, status } };
      return { ...at, said, traffic: [], steppedAt: [], ended };
    };
    const attempts = [
      attempt(old, {}, "SUCCESS"),
      attempt(other, {}, "FAILED"),
      attempt(other, { cause: "rollback" }, "SUCCESS"),
      attempt(undefined, {}, "SUCCESS"),
      attempt(other, {}),
    ];
    assert.equal(installedFingerprint({ attempts }, "mobile"), old);
    assert.equal(installedFingerprint({ attempts }, "other"), undefined);
  });
});
