import assert from "node:assert/strict";
import fc from "fast-check";
import type { Sample } from "../../../policy/pack/case.ts";
import { rule } from "../../../policy/rules/require-rotation-within-90-days.ts";
import { Secret, unknown, type Value } from "../../../policy/value.ts";
import { fieldsOf, now } from "../support.ts";

const daysAgo = (days: number): string => new Date(now.getTime() - days * 86_400_000).toISOString();

const bundle: Sample = {
  type: "gantry:index:CredentialBundle",
  inputs: { name: "staging-api", rotationCadenceDays: 60, lastRotatedAt: daysAgo(10) },
};
const set: Sample = {
  type: "gantry:index:SecretCredentialSet",
  inputs: { id: "api-key", rotationCadenceDays: 60, status: "active" },
  owner: bundle,
};
const secret: Sample = {
  type: "gcp:secretmanager/secret:Secret",
  inputs: { secretId: "api-key", rotation: { rotationPeriod: "5184000s", nextRotationTime: unknown } },
};

const change = (sample: Sample, inputs: Record<string, Value>): Sample => ({
  ...sample,
  inputs: { ...sample.inputs, ...inputs },
});
const withPeriod = (rotationPeriod: Value): Sample => change(secret, { rotation: { rotationPeriod } });

describe("require-rotation-within-90-days", () => {
  it("passes a bundle, a secret of it and the secret in Secret Manager", () => {
    for (const sample of [bundle, set, secret]) assert.deepEqual(fieldsOf(rule, sample), []);
  });

  it("says nothing about other resources", () => {
    assert.equal(fieldsOf(rule, { type: "gcp:pubsub/topic:Topic", inputs: {} }), "not applicable");
  });

  it("takes any cadence of 1–90 days and no other", () => {
    fc.assert(
      fc.property(fc.integer({ min: -200, max: 400 }), (days) => {
        const sample = change(bundle, { rotationCadenceDays: days, lastRotatedAt: daysAgo(0) });
        assert.deepEqual(fieldsOf(rule, sample), days >= 1 && days <= 90 ? [] : ["rotationCadenceDays"]);
      }),
    );
  });

  for (const disguise of ["60", "6e1", 60.5, Number.NaN, true, null, [60], { days: 60 }]) {
    it(`refuses the cadence ${JSON.stringify(disguise)} of a secret`, () => {
      assert.deepEqual(fieldsOf(rule, change(set, { rotationCadenceDays: disguise })), [
        "rotationCadenceDays",
      ]);
    });
  }

  it("takes any period of up to 90 days in whole seconds and no longer one", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000_000 }), (seconds) => {
        const expected = seconds <= 7_776_000 ? [] : ["rotation.rotationPeriod"];
        assert.deepEqual(fieldsOf(rule, withPeriod(`${seconds}s`)), expected);
      }),
    );
  });

  const disguises = [
    "7776001s",
    "0s",
    "-1s",
    "1e5s",
    "5184000",
    "5184000S",
    " 5184000s",
    "5184000.0s",
    "05s",
  ];
  for (const period of [...disguises, "٥184000s", "5184000ѕ", "7776000s\n", "", 5_184_000, true, null]) {
    it(`refuses the period ${JSON.stringify(period)}`, () => {
      assert.deepEqual(fieldsOf(rule, withPeriod(period)), ["rotation.rotationPeriod"]);
    });
  }

  it("refuses a secret without rotation, in a region as well", () => {
    const regional = { ...secret, type: "gcp:secretmanager/regionalSecret:RegionalSecret", inputs: {} };
    assert.deepEqual(fieldsOf(rule, regional), ["rotation.rotationPeriod"]);
  });

  it("reads a period that is marked as secret", () => {
    assert.deepEqual(fieldsOf(rule, withPeriod(new Secret("7776001s"))), ["rotation.rotationPeriod"]);
  });

  it("cannot judge a period that is not known before the deployment", () => {
    const told = (path: string): string[] => [`?${path} is not known before the deployment`];
    assert.deepEqual(fieldsOf(rule, withPeriod(unknown)), told("rotation.rotationPeriod"));
    assert.deepEqual(fieldsOf(rule, change(secret, { rotation: new Secret(unknown) })), told("rotation"));
  });

  it("finds a rotation overdue from the moment when the cadence has passed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 0, max: 200 }), (cadence, age) => {
        const sample = change(bundle, { rotationCadenceDays: cadence, lastRotatedAt: daysAgo(age) });
        assert.deepEqual(fieldsOf(rule, sample), age <= cadence ? [] : ["lastRotatedAt"]);
      }),
    );
  });

  for (const time of [daysAgo(-1), "yesterday", "2026", "2026-02-20T00:00:00", 1_700_000_000, ""]) {
    it(`refuses ${JSON.stringify(time)} as the time of the last rotation`, () => {
      assert.deepEqual(fieldsOf(rule, change(bundle, { lastRotatedAt: time })), ["lastRotatedAt"]);
    });
  }

  it("asks for a first rotation as soon as a secret is in use", () => {
    const neverRotated = { ...bundle, inputs: { rotationCadenceDays: 60 } };
    const of = (status: Value): string[] | string =>
      fieldsOf(rule, { ...change(set, { status }), owner: neverRotated });
    assert.deepEqual(of("draft"), []);
    assert.deepEqual(of("active"), ["lastRotatedAt"]);
    assert.deepEqual(of("rotating"), ["lastRotatedAt"]);
    assert.deepEqual(of("Draft"), ["lastRotatedAt"]);
  });
});
