import assert from "node:assert/strict";
import { z } from "zod";
import { openSopsFile } from "../../../secrets/sops/open-sops-file.ts";
import { SecretsFileRefused } from "../../../secrets/sops/secrets-file-refused.ts";
import { parseSopsFile } from "../../../secrets/sops/sops-file.ts";
import { flipBits } from "../../support/flipped-bits.ts";
import {
  makeFileKey,
  makeHolder,
  seal,
  sealSecrets,
  type FileKey,
  type Holder,
} from "../../support/sealed-secrets.ts";

const document = z.record(z.string(), z.unknown());
type Document = z.infer<typeof document>;

describe("a secrets.enc that was tampered with", () => {
  const secrets = new Map([
    ["api-key", "canary-one"],
    ["api-token", "canary-two"],
  ]);
  let holder: Holder;
  let fileKey: FileKey;
  before(async () => {
    holder = await makeHolder();
    fileKey = await makeFileKey([holder.recipient]);
  });

  const open = async (text: string, by: Holder = holder) =>
    openSopsFile(parseSopsFile("environments/staging/secrets.enc", Buffer.from(text)), {
      keys: [by.identity],
      lookedIn: ["a test"],
    });
  const refusal = async (text: string, by: Holder = holder): Promise<SecretsFileRefused> => {
    try {
      await open(text, by);
    } catch (error) {
      assert.ok(error instanceof SecretsFileRefused, String(error));
      assert.doesNotMatch([error.message, error.hint, error.stack].join(), /canary|AGE-SECRET/);
      return error;
    }
    assert.fail("the file was read");
  };
  const changed = (change: (document: Document, sops: Document) => void, from = secrets): string => {
    const parsed = document.parse(JSON.parse(sealSecrets(from, fileKey)));
    const sops = document.parse(parsed["sops"]);
    change(parsed, sops);
    return JSON.stringify({ ...parsed, sops });
  };

  it("is read while nothing is changed", async () => {
    assert.deepEqual(await open(changed(() => undefined)), secrets);
  });

  it("is refused or unchanged with any one bit flipped", async () => {
    const { flipped, refused, harmless } = await flipBits(41);
    assert.ok(flipped > 200 && refused + harmless === flipped);
  });

  const attacks: readonly (readonly [string, RegExp, (document: Document, sops: Document) => void])[] = [
    ["a value taken out", /MAC does not match/, (values) => delete values["api-token"]],
    [
      "two values exchanged",
      /does not open/,
      (values) => Object.assign(values, { "api-key": values["api-token"], "api-token": values["api-key"] }),
    ],
    [
      "the order changed",
      /MAC does not match/,
      (values) => {
        const first = values["api-key"];
        delete values["api-key"];
        values["api-key"] = first;
      },
    ],
    [
      "a value of an older file",
      /MAC does not match/,
      (values) => {
        values["api-key"] = seal("canary-old", fileKey.key, "api-key:");
      },
    ],
    [
      "a value added",
      /MAC does not match/,
      (values) => {
        values["api-extra"] = seal("canary-new", fileKey.key, "api-extra:");
      },
    ],
    [
      "a value emptied",
      /MAC does not match/,
      (values) => {
        values["api-key"] = "";
      },
    ],
    [
      "a value in the clear",
      /"api-key" is not encrypted/,
      (values) => {
        values["api-key"] = "canary-clear";
      },
    ],
    [
      "a value in the clear, by sops's suffix",
      /cannot be the id of a secret/,
      (values) => {
        values["api_unencrypted"] = "canary-clear";
      },
    ],
    [
      "a number in the clear",
      /"api-key" is no text/,
      (values) => {
        values["api-key"] = 12_345;
      },
    ],
    [
      "another type claimed",
      /"api-key" is no text/,
      (values) => {
        values["api-key"] = String(values["api-key"]).replace("type:str", "type:int");
      },
    ],
    [
      "a comment claimed",
      /"api-key" is no text/,
      (values) => {
        values["api-key"] = String(values["api-key"]).replace("type:str", "type:comment");
      },
    ],
    [
      "a nested value",
      /"api-key" is no text/,
      (values) => {
        values["api-key"] = { a: values["api-key"] };
      },
    ],
    ["no MAC", /sops\.mac/, (_, sops) => delete sops["mac"]],
    [
      "an empty MAC",
      /its MAC is not encrypted/,
      (_, sops) => {
        sops["mac"] = "";
      },
    ],
    [
      "the MAC of another time",
      /its MAC does not open/,
      (_, sops) => {
        sops["lastmodified"] = "2026-11-20T12:00:01Z";
      },
    ],
    [
      "a MAC over the encrypted values alone",
      /sops\.mac_only_encrypted/,
      (_, sops) => {
        sops["mac_only_encrypted"] = true;
      },
    ],
    [
      "a choice of what is encrypted",
      /sops\.encrypted_regex/,
      (_, sops) => {
        sops["encrypted_regex"] = "^nothing$";
      },
    ],
    [
      "another suffix for what is not encrypted",
      /sops\.unencrypted_suffix/,
      (_, sops) => {
        sops["unencrypted_suffix"] = "-key";
      },
    ],
    [
      "a key that is shared out",
      /sops\.shamir_threshold/,
      (_, sops) => {
        sops["shamir_threshold"] = 2;
      },
    ],
    [
      "no recipient",
      /sops\.age/,
      (_, sops) => {
        sops["age"] = [];
      },
    ],
    [
      "a data key of the attacker's",
      /does not open/,
      (_, sops) => {
        sops["age"] = attackersKey.age;
      },
    ],
    [
      "a key that would reach an object's prototype",
      /cannot be the id of a secret/,
      (values) => {
        Object.defineProperty(values, "__proto__", { value: values["api-key"], enumerable: true });
      },
    ],
  ];
  let attackersKey: FileKey;
  before(async () => {
    attackersKey = await makeFileKey([holder.recipient]);
  });
  for (const [what, reason, attack] of attacks) {
    it(`is refused with ${what}`, async () => {
      const text = changed((values, sops) => {
        attack(values, sops);
      });
      assert.match((await refusal(text)).message, reason);
    });
  }

  it("is refused when it is not encrypted at all, and says what to do", async () => {
    const { message, hint } = await refusal('{"api-key": "canary"}');
    assert.match(message, /environments\/staging\/secrets\.enc is refused: it is not encrypted/);
    assert.match(hint ?? "", /do not commit it/);
  });

  it("is refused when it is no JSON, and does not repeat what stands there", async () => {
    for (const text of [
      "",
      "canary: x\nsops: {}\n",
      "[]",
      "null",
      '"canary"',
      "{",
      "\ud800",
      `{"a":1e999}`,
    ]) {
      await refusal(text);
    }
    await assert.rejects(
      async () =>
        openSopsFile(parseSopsFile("x", Buffer.from([0x7b, 0xff, 0x7d])), { keys: [], lookedIn: [] }),
      SecretsFileRefused,
    );
  });

  it("is refused with the line where a merge left its marks, and the way out", () => {
    const text = '{\n<<<<<<< HEAD\n\t"a": "canary"\n=======\n\t"a": "b"\n>>>>>>> topic\n}\n';
    assert.throws(
      () => parseSopsFile("secrets.enc", Buffer.from(text)),
      (error: unknown) => {
        assert.ok(error instanceof SecretsFileRefused);
        assert.match(error.message, /line 2 has the marks of a merge conflict/);
        assert.match(error.hint ?? "", /git checkout --theirs secrets\.enc/);
        return !`${error.message}${error.hint ?? ""}`.includes("canary");
      },
    );
  });

  it("is not opened by anybody else, and says to whom it is encrypted", async () => {
    const { message, hint } = await refusal(
      changed(() => undefined),
      await makeHolder(),
    );
    assert.match(message, /no age identity of yours opens it \(looked in a test\)/);
    assert.ok(hint?.includes(holder.recipient));
  });
});
