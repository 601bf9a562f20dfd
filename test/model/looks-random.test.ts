import assert from "node:assert/strict";
import fc from "fast-check";
import { looksLikeKey } from "../../model/looks-random.ts";

/** Put together at run time: a scanner that reads this file finds none of them. */
const secrets = [
  ["ghp", "0123456789abcdefghijABCDEFGHIJ012345"].join("_"),
  Buffer.from(["ghp", "0123456789abcdefghijABCDEFGHIJ012345"].join("_")).toString("base64"),
  ["postgres://app:hunter2", "db.lotus.example/app"].join("@"),
  "SMTP_PASS=hunter2",
  "q8Zx7Lm2Vb9Kc4Rt6Yw1Ns5Pd3",
  "9f86d081884c7d659a2feaa0c55ad015",
  "Tr0ub4dor&3",
  "Xq7-Kd9_Zr4!Wm2",
  "a1b2c3d4e5",
];
const keys = [
  "surfaces",
  "api-sentry-dsn",
  "api-database-url",
  "DATABASE_URL",
  "SMTP_PASS",
  "apiKey",
  "concurrencyLimit",
  "us-east1",
  "production:us-east",
  "gcp:project",
  "run.googleapis.com/ingress",
  ".github/workflows/production-api.yml",
  "rollout-2026Q3_variantB-checkout",
  "new.checkout_v2-for-mobile-2026",
  "portal search",
  "\u0430pp",
  "deploy-1764288000",
  "v1.2.3-rc.1",
  "healthChek",
  "e2e",
  "",
];

describe("a word that a message may quote", () => {
  for (const key of keys) {
    it(`is ${JSON.stringify(key)}`, () => {
      assert.ok(looksLikeKey(key));
    });
  }
  for (const secret of secrets) {
    it(`is not what looks like a secret: ${secret.slice(0, 4)}…`, () => {
      assert.ok(!looksLikeKey(secret));
    });
  }

  it("is every key of a flag that is made of words", () => {
    const word = fc.constantFrom(
      "checkout",
      "portal",
      "search",
      "Variant",
      "rollout",
      "2026",
      "mobile",
      "beta",
      "new",
    );
    const sign = fc.constantFrom("-", "_", ".");
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 9 }), sign, (words, between) => {
        assert.ok(looksLikeKey(words.join(between)));
      }),
    );
  });

  it("is no random text of letters of both cases and digits", () => {
    const random = fc
      .uint8Array({ minLength: 24, maxLength: 48 })
      .map((bytes) =>
        Buffer.from(bytes)
          .toString("base64")
          .replaceAll(/[^A-Za-z0-9]/g, ""),
      )
      .filter((text) => new Set(text).size > 14);
    let shown = 0;
    fc.assert(
      fc.property(random, (text) => {
        shown += looksLikeKey(text) ? 1 : 0;
      }),
      { numRuns: 500, seed: 7 },
    );
    assert.ok(shown <= 2, `${shown} of 500 are shown`);
  });
});
