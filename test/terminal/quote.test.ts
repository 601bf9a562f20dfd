import assert from "node:assert/strict";
import fc from "fast-check";
import { tmpdir } from "node:os";
import { quoteWord } from "../../terminal/quote.ts";
import { requireShell, runSession, shells } from "../support/shell-session.ts";

const special = fc.constantFrom(..."'\"\\$`!(){}[]*?~ %;&|<>#=-\n\t\r^:@+,/0aé ก🚀".split(/(?:)/u));
const text = fc.string({
  unit: fc.oneof(special, fc.string({ unit: "grapheme", minLength: 1, maxLength: 1 })),
  maxLength: 20,
});
const texts = fc.array(
  text.filter((one) => !one.includes("\0")),
  { minLength: 400, maxLength: 400 },
);

describe("a quoted word", () => {
  for (const shell of shells) {
    it(`is read by ${shell} as the text that it was made of`, async function () {
      requireShell(this, shell);
      const unchanged = fc.asyncProperty(texts, async (all) => {
        const script = all.map((one, index) => `put V ${quoteWord(one, shell)}\nlook ${index} V`).join("\n");
        const { seen, stderr } = await runSession(shell, script, { cwd: tmpdir() });
        assert.deepEqual(
          all.map((_, index) => seen[index]?.["V"]?.[1]),
          all,
          stderr,
        );
      });
      await fc.assert(unchanged, { numRuns: 3 });
    });
  }

  it("cannot hold a NUL, which no shell could take", () => {
    assert.throws(() => quoteWord("a\0b", "bash"), /NUL/);
  });
});
