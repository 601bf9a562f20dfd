import assert from "node:assert/strict";
import { quote, showValue } from "../../catalog/check/quote.ts";
import { didYouMean } from "../../catalog/check/suggest.ts";

const redacted = '"…redacted"';

describe("a value in a message", () => {
  it("is quoted, bounded and on one line", () => {
    assert.equal(quote("a\nb\u001b[31m\u202e"), '"a\\nb\\u001b[31m\\u202e"');
    assert.equal(quote("x".repeat(1_000_000)), `"${"x".repeat(60)}…"`);
  });

  it("is named by its kind where it is a map, a list or null", () => {
    assert.deepEqual(
      [{ a: 1 }, [1], null].map((value) => showValue(value, ["a"])),
      ["a map", "a list", "null"],
    );
  });

  const secrets: readonly (readonly [path: (string | number)[], value: string | number])[] = [
    [["channels", "x", "password"], "hunter2"],
    [["channels", "x", "apiKey"], "abc"],
    [["channels", "x", "token"], 123456],
    [["channels", "x", "tokens", 0], "abc"],
    [["registry", "tokenRef"], "ghp_16C7e42F292c6912E7710c838347Ae178B4a"],
    [["registry", "tokenRef"], "tr0ub4dor&3"],
    [["surfaces", "api", "cloudRun", "variables", "DB_PASSWORD"], "x"],
    [["surfaces", "api", "cloudRun", "variables", "DATABASE_URL"], "postgres://db"],
    [["surfaces", "api", "endpointUrl"], "https://me:hunter2@api.lotus.example"],
    [
      ["surfaces", "api", "app"],
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3",
    ],
    [["surfaces", "api", "app"], "q8Zx7Lm2Vb9Kc4Rt6Yw1Ns5Pd3"],
    [["surfaces", "api", "app"], "-----BEGIN PRIVATE KEY-----\nMIIE"],
    [["surfaces", "api", "app"], "AKIAIOSFODNN7EXAMPLE"],
  ];
  for (const [path, value] of secrets) {
    it(`is redacted where it may be a secret: ${path.join(".")}`, () => {
      assert.equal(showValue(value, path), redacted);
    });
  }

  const harmless: readonly (readonly [path: (string | number)[], value: string | number])[] = [
    [["bundles", "staging-api", "supabaseKeyRef"], "api-supabase-ky"],
    [["surfaces", "api", "credentials", 0], "api-database-uri"],
    [["services", "api", "secretsBundleRef"], "staging-apis"],
    [["secrets", "x", "keyName"], "SUPABASE_SERVICE_KEY"],
    [["surfaces", "api", "cloudRun", "initialImage"], `ghcr.io/lotus-labs/api@sha256:${"0a1b".repeat(16)}`],
    [["surfaces", "api", "endpointUrl"], "https://a-rather-long-name.staging.lotus.example/v1"],
    [["guardrails", "x", "runbookRef"], "docs/runbooks/vercel-build-minutes-and-more.md"],
    [["gates", "pr", "thresholds", "coverage"], 101],
  ];
  for (const [path, value] of harmless) {
    it(`is shown where it is harmless: ${path.join(".")}`, () => {
      assert.ok(showValue(value, path).includes(String(value).slice(0, 60)));
    });
  }
});

describe("a suggestion", () => {
  const cases: readonly (readonly [word: string, candidates: string[], meant: string | undefined])[] = [
    ["surfces", ["surfaces", "services"], 'did you mean "surfaces"?'],
    ["health_check", ["healthCheck", "readyCheck"], 'did you mean "healthCheck"?'],
    ["cup", ["cpu", "port"], 'did you mean "cpu"?'],
    ["prod", ["staging", "production"], 'did you mean "production"?'],
    ["stgin", ["staging", "production"], 'did you mean "staging"?'],
    ["requires-everything-rolled", ["require-everything-retained"], undefined],
    ["\u0430pp", ["app"], 'did you mean "app"? it contains U+0430'],
    ["quux", ["app", "platform"], undefined],
    ["", ["app"], undefined],
    ["x".repeat(1_000_000), ["app"], undefined],
  ];
  for (const [word, candidates, meant] of cases) {
    it(`for "${word.slice(0, 12)}" is ${meant ?? "none"}`, () => {
      assert.equal(didYouMean(word, candidates), meant);
    });
  }
});
