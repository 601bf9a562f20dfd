import assert from "node:assert/strict";
import fc from "fast-check";
import { generateHybridIdentity, generateX25519Identity, identityToRecipient } from "age-encryption";
import { ageRecipient, recipients } from "../../../model/declared/age-recipient.ts";

const characters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

describe("an age public key", () => {
  it("is what age makes, of both kinds", async () => {
    for (const identity of [await generateX25519Identity(), await generateHybridIdentity()]) {
      const recipient = await identityToRecipient(identity);
      assert.equal(ageRecipient.parse(recipient), recipient);
    }
  });

  it("is refused with any one character changed", async () => {
    const recipient = await identityToRecipient(await generateX25519Identity());
    const change = fc.tuple(
      fc.integer({ min: 4, max: recipient.length - 1 }),
      fc.constantFrom(...characters.split("")),
    );
    fc.assert(
      fc.property(change, ([at, character]) => {
        fc.pre(recipient[at] !== character);
        const changed = recipient.slice(0, at) + character + recipient.slice(at + 1);
        return !ageRecipient.safeParse(changed).success;
      }),
      { numRuns: process.env["CI"] === "true" ? 10_000 : 300 },
    );
  });

  it("is refused in any other form", async () => {
    const identity = await generateX25519Identity();
    const recipient = await identityToRecipient(identity);
    const wrong: readonly unknown[] = [
      identity,
      "",
      "age1",
      recipient.toUpperCase(),
      ` ${recipient}`,
      `${recipient}\n`,
      recipient.slice(0, -1),
      recipient.replace("age1", "age2"),
      recipient.replace("1", "l"),
      recipient.replace("a", "а"),
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI",
      "a".repeat(1_000_000),
      1,
      Number.NaN,
      null,
      [recipient],
    ];
    for (const value of wrong) assert.equal(ageRecipient.safeParse(value).success, false, String(value));
  });

  it("has a holder with a name", async () => {
    const recipient = await identityToRecipient(await generateX25519Identity());
    assert.deepEqual(recipients.parse(undefined), {});
    assert.deepEqual(recipients.parse({ "platform-team": recipient }), { "platform-team": recipient });
    for (const name of ["", "Platform", "a b", "-a", "x".repeat(41), "é"]) {
      assert.equal(recipients.safeParse({ [name]: recipient }).success, false, name);
    }
    assert.equal(recipients.safeParse([recipient]).success, false);
  });
});
