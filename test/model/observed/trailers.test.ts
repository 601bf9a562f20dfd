import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { z } from "zod";
import { checkTrailers, formatMessage, parseTrailers } from "../../../model/observed/trailers.ts";

/** As git itself reads them. */
function throughGit(message: string): string {
  return execFileSync("git", ["interpret-trailers", "--parse"], { input: message, encoding: "utf8" });
}

describe("trailers", () => {
  const key = fc.stringMatching(/^[A-Z][a-z]{1,8}$/);
  const value = fc.stringMatching(/^[!-~]([ -~]{0,40}[!-~])?$/);

  it("say to git what was written, whatever the values are", () => {
    const property = fc.property(
      fc.array(fc.tuple(key, value), { minLength: 1, maxLength: 6 }),
      (trailers) => {
        const read = parseTrailers(throughGit(formatMessage("A subject", trailers)));
        const wanted = Map.groupBy(trailers, ([name]) => name.toLowerCase());
        assert.deepEqual(
          read,
          new Map([...wanted].map(([name, all]) => [name, all.map(([, each]) => each)])),
        );
      },
    );
    fc.assert(property, { numRuns: 50 });
  });

  for (const evil of ["a\nArtifact: git:b", "a\r\nb", "\u202eb", "", "   "]) {
    it(`are not written with ${JSON.stringify(evil)} in them`, () => {
      assert.throws(() => formatMessage("A subject", [["Run", evil]]), z.ZodError);
      assert.throws(() => formatMessage(evil, []), z.ZodError);
    });
  }

  it("have keys whose case has no meaning", () => {
    assert.deepEqual(parseTrailers("Run: a\nRUN: b\nno trailer\n"), new Map([["run", ["a", "b"]]]));
  });

  it("are shown in a problem without what a terminal would act on", () => {
    const schema = z.object({ run: z.array(z.literal("y", "must be y")) });
    const checked = checkTrailers(parseTrailers("Run: \u001b[2J\u202e\n"), schema);
    assert.deepEqual(checked, { problems: ['trailer run "\\u001b[2J\\u{202e}": must be y'] });
  });
});
