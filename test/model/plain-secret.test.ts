import assert from "node:assert/strict";
import fc from "fast-check";
import { readingsOf } from "../../model/decodings.ts";
import { plainSecret } from "../../model/plain-secret.ts";

/** Put together at run time: a scanner that reads this file finds none of them. */
const tokens: readonly (readonly [kind: string, text: string])[] = [
  ["GitHub token", ["ghp", "0123456789abcdefghijABCDEFGHIJ012345"].join("_")],
  ["Vault token", ["hvs", "CAESIJlU9JMYEhOPYv4igdhm9PnZDrab"].join(".")],
  ["Databricks token", ["dapi", "0123456789abcdef0123456789abcdef"].join("")],
  ["Doppler or Linear key", ["lin", "api", "0123456789abcdefghijABCDEFGHIJ0123"].join("_")],
  ["Grafana or Sentry token", ["glsa", "0123456789abcdefghijABCDEFGHIJ01_0a1b2c3d"].join("_")],
  ["Shopify or Square token", ["shpat", "0123456789abcdef0123456789abcdef"].join("_")],
  ["Twilio or Mailgun key", ["SK", "0123456789abcdef0123456789abcdef"].join("")],
  ["Telegram or Discord token", ["123456789", `AA${"x1Y".repeat(11)}`].join(":")],
  ["New Relic, PlanetScale or Postman key", ["NRAK", "0123456789ABCDEFGHIJ0123456"].join("-")],
  ["Notion or Atlassian token", ["ntn", "0123456789abcdefghijABCDEFGHIJ0123456789ab"].join("_")],
  ["HTTP login", ["Basic", "YWRtaW46aHVudGVyMg"].join(" ")],
  ["URL with a password", ["postgres://app:hunter2", "db.lotus.example/app"].join("@")],
];
const codes: Readonly<Record<string, (text: string) => string>> = {
  base64: (text) => Buffer.from(text).toString("base64"),
  "base64 for addresses": (text) => Buffer.from(text).toString("base64url"),
  "base64 in lines": (text) => Buffer.from(text.padEnd(90)).toString("base64").replaceAll(/.{76}/g, "$&\n"),
  hex: (text) => Buffer.from(text).toString("hex"),
  "hex in capitals": (text) => `0x${Buffer.from(text).toString("hex").toUpperCase()}`,
  percent: (text) => Buffer.from(text).toString("hex").replaceAll(/../g, "%$&"),
  escapes: (text) =>
    Buffer.from(text)
      .toString("hex")
      .replaceAll(/../g, String.raw`\x$&`),
  json: (text) => JSON.stringify({ note: text }),
};

describe("a value that is a secret in the clear", () => {
  for (const [kind, token] of tokens) {
    it(`is a ${kind}, also in any code and in two`, () => {
      for (const one of Object.values(codes)) {
        assert.equal(plainSecret(["note"], one(token)), `holds a ${kind}`);
        for (const other of Object.values(codes))
          assert.equal(plainSecret(["note"], other(one(token))), `holds a ${kind}`, other(one(token)));
      }
    });
  }

  it("is one that a text gives to a name, in three codes as well, and the value is not repeated", () => {
    const code = fc.constantFrom(...Object.values(codes));
    const value = fc.stringMatching(/^[A-Za-z0-9]{8,20}$/);
    fc.assert(
      fc.property(fc.array(code, { maxLength: 3 }), value, (chain, secret) => {
        const text = chain.reduce((inner, encode) => encode(inner), `SMTP_PASS=${secret}`);
        assert.equal(plainSecret(["NOTE"], text), 'holds a value for "SMTP_PASS"');
      }),
      {
        examples: [
          [
            [codes["hex"], codes["base64 in lines"], codes["json"]].filter((one) => one !== undefined),
            "Aa0AaAaA000aAAAaAA0",
          ],
        ],
      },
    );
  });

  it("is whatever stands under a secret's name, a number too", () => {
    assert.equal(plainSecret(["SMTP_PASS"], "x"), "is for a secret");
    assert.equal(plainSecret(["SMTP_PASS"], 7), "is for a secret");
    assert.equal(plainSecret(["value", "SMTP_PASS"], "hunter2"), "is for a secret");
    assert.equal(plainSecret(["NEXT_PUBLIC_DB_PASSWORD"], "hunter2"), "is for a secret");
  });

  const none: readonly (readonly [name: string, value: string | number])[] = [
    ["SMTP_PASS", ""],
    ["REQUIRE_PASSWORD", "true"],
    ["TOKEN", "projects/lotus/secrets/api-key/versions/latest"],
    ["TOKEN", "cloud-run:SENTRY_DSN"],
    ["TOKEN", "${{ secrets.TOKEN }}"],
    ["PASSWORD", "$(DB_PASSWORD)"],
    ["LOG_LEVEL", "info"],
    ["MAX_TOKENS", 4096],
    ["IMAGE", `ghcr.io/lotus-labs/api@sha256:${"0a1b".repeat(16)}`],
    ["COMMIT", "3f2504e04f8911d39a0c0305e82c3301aabbccdd"],
    ["FONT", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"],
    ["URL", "https://portal.lotus.example/docs?page=2#token"],
  ];
  for (const [name, value] of none) {
    it(`is not ${name} with ${JSON.stringify(value)}`, () => {
      assert.equal(plainSecret([name], value), undefined);
    });
  }

  it("is none that is made of ordinary names and values", () => {
    const name = fc.constantFrom("LOG_LEVEL", "KEYBOARD", "AUTHOR", "COMPASS", "SALTWATER", "PUBLIC_KEY_ID");
    const value = fc.stringMatching(/^[a-z]{1,12}([ .-][a-z]{1,12}){0,5}$/);
    fc.assert(
      fc.property(name, value, (one, text) => {
        assert.equal(plainSecret([one], text), undefined);
        assert.equal(plainSecret([one], `${one}=${text}`), undefined);
      }),
    );
  });
});

describe("the readings of a text", () => {
  it("begin with itself, end where nothing can be decoded, and are few for what is none", () => {
    assert.deepEqual(readingsOf("plain words"), ["plain words"]);
    assert.ok(readingsOf("a".repeat(100_000)).length < 20);
  });

  it("are read in time, whatever it is made of", () => {
    const piece = fc.constantFrom("QUFB", "4141", "%41", String.raw`\x41`, " ", "/", "=");
    fc.assert(
      fc.property(
        fc.array(fc.tuple(piece, fc.integer({ min: 1, max: 10_000 })), { maxLength: 4 }),
        (pieces) => {
          const begun = performance.now();
          readingsOf(pieces.map(([one, times]) => one.repeat(times)).join(""));
          assert.ok(performance.now() - begun < 2000);
        },
      ),
      { numRuns: 40 },
    );
  });
});
