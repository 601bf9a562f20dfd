import { doesNotMatch, equal, match } from "node:assert/strict";
import { maskFor } from "../../../pipeline/log/mask.ts";

const secret = "correct horse/battery+staple";
const key = [
  "-----BEGIN PRIVATE KEY-----",
  "MIIEvgIBADANBgkqhkiG9w0B",
  "AQEFAASCBKgwggSkAgEAAoIB",
  "-----END PRIVATE KEY-----",
];
const mask = maskFor({
  DB_PASSWORD: secret,
  SIGNING_PRIVATE_KEY: key.join("\n"),
  TOKEN_TTL: "3600",
  API_TOKEN_ENABLED: "true",
  HOME: "/home/mali",
});

describe("what is masked in a run's log", () => {
  const bytes = Buffer.from(secret);
  const codes: readonly (readonly [how: string, text: string])[] = [
    ["as it is", secret],
    ["in base64", bytes.toString("base64")],
    ["in base64 with something before it", Buffer.from(`user:${secret}`).toString("base64")],
    ["in base64 for addresses", bytes.toString("base64url")],
    ["in hexadecimal", bytes.toString("hex")],
    ["in hexadecimal, in capitals", bytes.toString("hex").toUpperCase()],
    ["in an address", encodeURIComponent(secret)],
    ["in a form", new URLSearchParams({ value: secret }).toString()],
    ["in JSON", JSON.stringify({ value: secret })],
    ["in a code within a code", Buffer.from(bytes.toString("hex")).toString("base64")],
    ["in a code within a code, twice", Buffer.from(bytes.toString("base64")).toString("base64")],
  ];
  for (const [how, text] of codes) {
    it(`is a secret of the environment ${how}`, () => {
      const shown = mask(`before ${text} after`);
      match(shown, /\*\*\*|left out/);
      for (const part of [secret, text, text.slice(4, 20)]) equal(shown.includes(part), false, shown);
    });
  }

  it("is every line of a secret of several, and the login in an address", () => {
    for (const line of key.slice(1, 3)) doesNotMatch(mask(`> ${line}`), /[A-Za-z]{8}/);
    equal(mask("push https://mali:abc123@git.example/x"), "push https://***@git.example/x");
  });

  it("is nothing else: not what describes a secret, nor paths, digests and ordinary words", () => {
    for (const text of [
      "3600 true /home/mali/work/lotus/apps/portal/app/[locale]/page.tsx",
      "sha256:9f86d081884c7d659a2feaa0c55ad0159f86d081884c7d659a2feaa0c55ad015",
      "a horse, a battery and a staple",
      "100%25 of \\u0041",
    ])
      equal(mask(text), text);
  });
});
