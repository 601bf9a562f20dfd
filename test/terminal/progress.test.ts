import assert from "node:assert/strict";
import { mock } from "node:test";
import { createProgress } from "../../terminal/progress.ts";
import { captured } from "../support/captured.ts";
import { cleanUp } from "../support/clean-up.ts";

/** What is seen of two minutes of building, which says every second how far it is. */
function seen(interactive: boolean, columns?: number): string {
  mock.timers.enable({ apis: ["Date"] });
  cleanUp(() => {
    mock.timers.reset();
  });
  const { context, stderr } = captured({ interactive, columns });
  const progress = createProgress(context);
  progress.step("building sops (once; usually 1 to 3 minutes)");
  for (let second = 1; second <= 120; second += 1) {
    mock.timers.tick(1000);
    progress.tick(`${second} s`);
  }
  progress.done();
  return stderr();
}

describe("setting up, which takes minutes", () => {
  it("says how far it is every 15 s in a pipe", () => {
    const [step, ...ticks] = seen(false).trimEnd().split("\n");
    assert.equal(step, "building sops (once; usually 1 to 3 minutes)");
    assert.deepEqual(
      ticks,
      [15, 30, 45, 60, 75, 90, 105, 120].map((second) => `  ${second} s`),
    );
  });

  it("says it on lines of its own where standard error alone goes to a file", () => {
    assert.ok(!seen(true).includes("\r"));
  });

  it("rewrites one line on a terminal, and removes it at the end", () => {
    const text = seen(true, 80);
    assert.equal(text.split("\n").length, 2);
    assert.equal(text.split("\r\u001b[2K").length, 122);
    assert.ok(text.endsWith("120 s\r\u001b[2K"));
  });
});
