import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { dispatchCommand, shellQuote } from "../../../model/observed/dispatch-command.ts";

describe("the command that dispatches a workflow", () => {
  it("is none for what is no workflow's page", () => {
    assert.equal(dispatchCommand("https://github.com/lotus-labs/lotus", {}), undefined);
  });

  it("hands every word through a real shell as it was", () => {
    const word = fc.string({
      unit: fc.constantFrom(...Array.from("abz019 '\"\\$`!*?~#&|;<>(){}[]=%-_\n\té🦀")),
    });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 40 }), (words) => {
        const script = `printf '%s\\0' ${words.map(shellQuote).join(" ")}`;
        const output = execFileSync("/bin/sh", ["-c", script], { encoding: "utf8" });
        assert.deepEqual(output.split("\0").slice(0, -1), words);
      }),
      { numRuns: 30 },
    );
  });
});
