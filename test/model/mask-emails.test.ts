import assert from "node:assert/strict";
import fc from "fast-check";
import { maskEmails } from "../../model/mask-emails.ts";
import { numRuns } from "../support/runs.ts";

describe("e-mail addresses in a text", () => {
  it("are masked wherever they stand, and the rest stays", () => {
    const said = 'ask "Mali S"@lotus.example, or <jonas@lotus.example>; a%40b.example? and --to=x@y.example.';
    assert.equal(
      maskEmails(said),
      "ask ***@lotus.example, or <***@lotus.example>; ***@b.example? and ***@y.example.",
    );
    assert.equal(maskEmails("nothing to hide: 3 of 4"), "nothing to hide: 3 of 4");
  });

  it("leave nothing of their names, and stay masked", () => {
    fc.assert(
      fc.property(fc.emailAddress(), fc.emailAddress(), (one, other) => {
        const masked = maskEmails(`call ${one} or ${other}`);
        for (const address of [one, other]) {
          const [name = ""] = address.split("@");
          if (name.length > 8) assert.equal(masked.includes(name), false);
        }
        assert.equal(maskEmails(masked), masked);
      }),
      { numRuns },
    );
  });
});
