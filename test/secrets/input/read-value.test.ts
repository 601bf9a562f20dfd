import assert from "node:assert/strict";
import { Readable } from "node:stream";
import fc from "fast-check";
import { readValue } from "../../../secrets/input/read-value.ts";
import { captured } from "../../support/captured.ts";
import { numRuns } from "../../support/runs.ts";

describe("a value from standard input", () => {
  const read = async (...chunks: readonly Uint8Array[]): Promise<string> => {
    const { context } = captured({ cwd: "/", env: {} });
    return readValue({ ...context, stdin: Readable.from(chunks) }, "?");
  };

  it("is what was given, byte for byte, however it arrives", async () => {
    const text = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.stringMatching(/^[ \t\r\n:#\-'"|>&*!%@\0a\ufeff]{0,12}$/),
    );
    await fc.assert(
      fc.asyncProperty(text, fc.nat(), async (value, cut) => {
        const bytes = Buffer.from(value);
        const at = bytes.length === 0 ? 0 : cut % bytes.length;
        assert.equal(await read(bytes.subarray(0, at), bytes.subarray(at)), value);
      }),
      { numRuns },
    );
  });

  it("is refused where it is not UTF-8, since decoding would change it", async () => {
    await assert.rejects(read(Buffer.from([0x61, 0xff])), /is not UTF-8/);
  });
});
