import { deepEqual, equal } from "node:assert/strict";
import { longestLine, OutputLines } from "../../../pipeline/process/output-lines.ts";

function linesOf(...pieces: readonly (string | Uint8Array)[]): string[] {
  const given: string[] = [];
  const lines = new OutputLines((line) => given.push(line));
  for (const piece of pieces) lines.add(Buffer.from(piece));
  lines.end();
  return given;
}

describe("lines of output", () => {
  it("are whole however the stream is cut, and the last one needs no line end", () => {
    deepEqual(linesOf("one\ntw", "o\r", "\nthree\n\nfo", "ur"), ["one", "two", "three", "", "four"]);
  });

  it("keep a character that is cut in two", () => {
    const bytes = Buffer.from("สมชาย\n");
    deepEqual(linesOf(bytes.subarray(0, 4), bytes.subarray(4)), ["สมชาย"]);
  });

  it("end where a progress bar goes back to the start of its line", () => {
    deepEqual(linesOf("10 %\r", "20 %\r30 %\n"), ["10 %", "20 %", "30 %"]);
  });

  it("hold nothing that a terminal acts on", () => {
    deepEqual(
      linesOf("\u001b[31mred\u001b[0m\u0007 \u001b]0;title\u0007x\ta\u202e\n", new Uint8Array([0, 255, 10])),
      [String.raw`red\u0007 x    a\u202e`, "\\u0000\ufffd"],
    );
  });

  it("are cut where one goes on for ever", () => {
    const [line = "", after] = linesOf("x".repeat(longestLine - 1), "y".repeat(longestLine), "\nnext");
    equal(line, `${"x".repeat(longestLine - 1)}y… and ${longestLine - 1} more characters`);
    equal(after, "next");
  });
});
