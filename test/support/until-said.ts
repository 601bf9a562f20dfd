import assert from "node:assert/strict";

/** Reads what a process says until it says these words; fails where it ends without them. */
export async function untilSaid(output: AsyncIterable<unknown> | undefined, words: RegExp): Promise<void> {
  let said = "";
  for await (const chunk of output ?? []) {
    said += String(chunk);
    if (words.test(said)) return;
  }
  assert.fail(`it ended without ${String(words)}: ${said}`);
}
