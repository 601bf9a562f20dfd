import assert from "node:assert/strict";
import fc from "fast-check";
import { nextRotation } from "../../components/secret-credential-set.ts";
import { example, now, recordedExample, recordEnvironment } from "../support/example.ts";
import { at } from "../support/recording.ts";

const secretType = "gcp:secretmanager/secret:Secret";
const accessorType = "gcp:secretmanager/secretIamMember:SecretIamMember";
const variableType = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable";
const day = 86_400_000;

describe("a credential bundle", () => {
  it("makes a secret only where Secret Manager keeps it", async () => {
    const names = (await recordedExample()).all(secretType).map(({ name }) => name);
    assert.deepEqual(names, [
      "api-database-url",
      "api-sentry-dsn",
      "api-supabase-key",
      "ghcr-pull-token",
      "migrations-database-url",
      "ocr-supabase-key",
      "ocr-vision-key",
      "vercel-billing-token",
    ]);
  });

  it("lets exactly one account read each secret", async () => {
    const recording = await recordedExample();
    const secrets = recording.all(accessorType).map(({ inputs }) => String(inputs["secretId"]));
    assert.deepEqual(secrets, [...new Set(secrets)]);
    assert.equal(
      recording.get(accessorType, "api-supabase-key-accessor").inputs["member"],
      "serviceAccount:run-api@lotus-staging.iam.gserviceaccount.com",
    );
  });

  it("rotates at the shorter of the bundle's and the secret's cadence", async () => {
    const secret = (await recordedExample()).get(secretType, "api-sentry-dsn");
    assert.equal(at(secret, "rotation.rotationPeriod"), `${60 * 86_400}s`);
    assert.deepEqual(at(secret, "topics"), [{ name: "projects/lotus-staging/topics/secret-rotation" }]);
  });

  it("says who owns a secret and when it was last rotated", async () => {
    const catalog = example();
    const bundles = catalog.bundles.map((bundle) => ({ ...bundle, lastRotatedAt: "2026-11-01T00:00:00Z" }));
    const secret = (await recordEnvironment({ ...catalog, bundles })).get(secretType, "api-sentry-dsn");
    assert.deepEqual(secret.inputs["annotations"], {
      "gantry-owner": "api-team",
      "gantry-key-name": "SENTRY_DSN",
      "gantry-last-rotated-at": "2026-11-01T00:00:00Z",
    });
    assert.equal(at(secret, "rotation.nextRotationTime"), "2026-12-31T00:00:00Z");
  });

  it("protects production's secrets from deletion", async () => {
    const secret = (await recordedExample("production")).get(secretType, "api-sentry-dsn");
    assert.equal(secret.inputs["deletionProtection"], true);
    assert.equal(secret.options.protect, true);
  });

  it("tells the workflows the reference and never a value", async () => {
    const recording = await recordedExample();
    const value = (name: string): unknown => recording.get(variableType, `staging-${name}`).inputs["value"];
    assert.equal(value("API_SENTRY_DSN_REF"), "projects/lotus-staging/secrets/api-sentry-dsn");
    assert.equal(value("PORTAL_VERCEL_TOKEN_REF"), "github:VERCEL_TOKEN");
  });
});

describe("the next rotation of a secret", () => {
  it("is due one cadence after the last one", () => {
    assert.equal(nextRotation(now, 30, "2026-11-20T08:00:00Z"), "2026-12-20T08:00:00Z");
  });

  it("is where Google has moved it, once it has passed", () => {
    assert.equal(
      nextRotation(new Date("2027-02-01T00:00:00Z"), 30, "2026-11-20T08:00:00Z"),
      "2027-02-18T08:00:00Z",
    );
  });

  it("goes by another cadence as soon as there is one, and is never behind", () => {
    const overdue = new Date("2027-01-19T08:00:00Z");
    assert.equal(nextRotation(overdue, 90, "2026-11-20T08:00:00Z"), "2027-02-18T08:00:00Z");
    assert.equal(nextRotation(overdue, 30, "2026-11-20T08:00:00Z"), "2027-02-18T08:00:00Z");
    assert.equal(nextRotation(overdue, 7, "2026-11-20T08:00:00Z"), "2027-01-22T08:00:00Z");
  });

  it("is in whole seconds, as Google gives it back", () => {
    assert.equal(nextRotation(now, 30, "2026-11-20T08:00:00.250+01:00"), "2026-12-20T07:00:00Z");
  });

  const times = fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
  const cadences = fc.integer({ min: 1, max: 90 });
  const lastRotations = fc.option(
    times.map((time) => time.toISOString()),
    { nil: undefined },
  );

  it("lies at least an hour ahead and no further than the cadence, whatever the ledger says", () => {
    fc.assert(
      fc.property(times, cadences, lastRotations, (time, cadence, last) => {
        const ahead = Date.parse(nextRotation(time, cadence, last)) - time.getTime();
        const future = last !== undefined && Date.parse(last) > time.getTime() + day / 24;
        assert.ok(ahead >= day / 24);
        assert.ok(future || ahead <= cadence * day + day / 24);
      }),
    );
  });

  it("is the same at every run until an hour before it", () => {
    fc.assert(
      fc.property(
        times,
        cadences,
        lastRotations,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (time, cadence, last, part) => {
          const due = nextRotation(time, cadence, last);
          const left = Date.parse(due) - day / 24 - time.getTime();
          assert.equal(nextRotation(new Date(time.getTime() + part * left), cadence, last), due);
        },
      ),
    );
  });
});
