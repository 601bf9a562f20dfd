import assert from "node:assert/strict";
import fc from "fast-check";
import { GantryError } from "../../model/errors.ts";
import { maskEmail, maskedEmail } from "../../model/mask-email.ts";
import { numRuns } from "../support/runs.ts";

describe("the mask of an e-mail address", () => {
  it("keeps the domain and nothing else", () => {
    assert.equal(maskEmail("mali@lotus.example"), "***@lotus.example");
    assert.equal(maskEmail("Mali.S+ci@LOTUS.Example"), "***@lotus.example");
    assert.equal(maskEmail('"a@b"@lotus.example'), "***@lotus.example");
    assert.equal(maskEmail("มะลิ@bücher.example"), "***@xn--bcher-kva.example");
  });

  it("is a mask for every address, says nothing of the name, and stays when masked again", () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.emailAddress(), (address, other) => {
        const masked = maskEmail(address);
        const domain = address.slice(address.lastIndexOf("@") + 1);
        assert.equal(maskedEmail.safeParse(masked).success, true);
        assert.equal(masked, `***@${domain.toLowerCase()}`);
        assert.equal(maskEmail(masked), masked);
        assert.equal(maskEmail(`${other.slice(0, other.lastIndexOf("@"))}@${domain}`), masked);
      }),
      { numRuns },
    );
  });

  it("never takes an address for its own mask", () => {
    fc.assert(
      fc.property(fc.emailAddress(), (address) => {
        assert.equal(maskedEmail.safeParse(address).success, address.startsWith("***@"));
      }),
      { numRuns },
    );
  });

  it("refuses what has no domain, without repeating it", () => {
    const text = fc.oneof(
      fc.string({ minLength: 4, unit: "binary" }).map((name) => name.replaceAll("@", "")),
      fc.constantFrom(
        "@lotus.example",
        "mali@",
        "mali@localhost",
        "mali@127.0.0.1",
        "mali@lotus.example/x",
        "mali@-a.example",
      ),
    );
    const refusal = refusalOf("mali@");
    fc.assert(
      fc.property(text, (address) => {
        assert.deepEqual(refusalOf(address), refusal);
      }),
      { numRuns },
    );
  });
});

/** What is said of an address that cannot be masked: the same of each, so that nothing of it can be in there. */
function refusalOf(address: string): unknown {
  try {
    return maskEmail(address);
  } catch (error) {
    assert.ok(error instanceof GantryError);
    return { message: error.message, hint: error.hint, problems: error.problems };
  }
}
