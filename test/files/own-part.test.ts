import assert from "node:assert/strict";
import fc from "fast-check";
import { partOf, withoutPart, withPart } from "../../files/own-part.ts";

const line = fc.stringMatching(/^[a-z*/#. -]{0,12}$/);
const end = fc.constantFrom("\n", "\r\n");
/** A file of others, whose lines may end in both ways. */
const others = fc
  .array(fc.tuple(line, end).map(([text, ends]) => text + ends))
  .map((lines) => lines.join(""));
const part = fc.array(line, { minLength: 1 }).map((lines) => lines.map((text) => `${text}\n`).join(""));

describe("a part of Gantry's in a file of others", () => {
  it("goes in and out, and leaves every byte of theirs", () => {
    fc.assert(
      fc.property(others, part, part, (text, first, second) => {
        const changed = withPart(withPart(text, "infra/", first), "infra/", second);
        assert.ok(changed.startsWith(text));
        assert.equal(partOf(changed, "infra/"), second);
        assert.equal(withPart(changed, "infra/", second), changed);
        assert.equal(withoutPart(changed, "infra/"), text);
        assert.equal(withoutPart(changed, "other/"), changed);
        assert.equal(partOf(text, "infra/"), undefined);
      }),
    );
  });

  it("has the line ends of the file", () => {
    assert.equal(withPart("a\r\n", "x", "b\n"), "a\r\n# gantry: x\r\nb\r\n# /gantry: x\r\n");
  });

  it("begins on a line of its own", () => {
    assert.equal(withPart("a", "x", "b\n"), "a\n# gantry: x\nb\n# /gantry: x\n");
  });

  it("goes to the end of the file where its own end was lost, and no part of it stays", () => {
    assert.equal(withoutPart("a\n# gantry: x\nb\n", "x"), "a\n");
  });
});
