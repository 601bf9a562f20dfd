import assert from "node:assert/strict";
import fc from "fast-check";
import { repeatsSecret, withoutLogins, withoutSecrets } from "../../model/repeats-secret.ts";

const secret = fc
  .string({ unit: "grapheme-ascii", minLength: 12, maxLength: 40 })
  .filter((text) => /\S{12}/.test(text));
const codes: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => Buffer.from(text).toString("base64"),
  (text) => Buffer.from(text).toString("base64url"),
  (text) => Buffer.from(text).toString("hex"),
  (text) => Buffer.from(text).toString("hex").toUpperCase(),
  (text) => encodeURIComponent(text),
  (text) => Buffer.from(text).toString("hex").replaceAll(/../g, "%$&"),
  (text) => JSON.stringify(text),
];

describe("a text that repeats a secret", () => {
  it("is found in every code, with anything around it, within the code and outside", () => {
    const code = fc.constantFrom(...codes);
    const around = fc.constantFrom("", "x", "xy", "got ", "value=");
    fc.assert(
      fc.property(secret, code, around, around, (own, encode, inside, outside) => {
        const text = `refused: ${outside} ${encode(inside + own)} is no value`;
        assert.ok(repeatsSecret(text, ["another-one", own]), text);
        assert.ok(!withoutSecrets(`first\n${text}\nlast`, [own]).includes(encode(own)));
      }),
    );
  });

  it("is found in two codes as well, and where it was cut", () => {
    fc.assert(
      fc.property(
        secret,
        fc.constantFrom(...codes),
        fc.constantFrom(...codes.slice(1, 5)),
        (own, inner, outer) => {
          assert.ok(repeatsSecret(outer(inner(own)), [own]));
          assert.ok(repeatsSecret(`it begins with ${own.trimStart().slice(0, 8)}`, [own]));
          assert.ok(repeatsSecret(`it ends with ${own.trimEnd().slice(-8)}`, [own]));
        },
      ),
    );
  });

  it("is none that says something else", () => {
    const words = fc.array(fc.constantFrom("the", "key", "is", "stale", "for", "environment", "404"), {
      maxLength: 8,
    });
    fc.assert(
      fc.property(words, (said) => {
        assert.ok(!repeatsSecret(said.join(" "), ["Xq7-Kd9_Zr4.Wm2", "", "0123456789abcdef"]));
      }),
    );
    assert.equal(withoutSecrets("a\n\nb", ["Xq7-Kd9_Zr4.Wm2"]), "a\n\nb");
  });

  it("loses the lines that do, and the logins of addresses", () => {
    const own = "Xq7-Kd9_Zr4.Wm2";
    const said = `fatal: no access\nremote: ${Buffer.from(own).toString("hex")}\nuse https://me:${own.slice(0, 5)}@github.com/a/b`;
    assert.deepEqual(withoutSecrets(said, [own]).split("\n"), [
      "fatal: no access",
      "[left out: it repeats a secret]",
      "use https://***@github.com/a/b",
    ]);
    assert.equal(
      withoutLogins("ssh://git@github.com/a and mali@lotus.example"),
      "ssh://***@github.com/a and mali@lotus.example",
    );
  });
});
