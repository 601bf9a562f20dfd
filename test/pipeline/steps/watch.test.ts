import { deepEqual, doesNotMatch, match, ok } from "node:assert/strict";
import { mock } from "node:test";
import { watchRun } from "../../../pipeline/steps/watch.ts";
import { captured } from "../../support/captured.ts";
import { cleanUp } from "../../support/clean-up.ts";

const from = { file: "scripts/ci/10-lint.sh", line: 1, name: "main" };
const lint = {
  step: "lint",
  commands: [{ argv: ["scripts/ci/10-lint.sh"], from }],
  minutes: 30,
  leftOut: undefined,
} as const;
const done = { step: "lint", result: "done", why: "", began: 0, took: 7000 } as const;
const mask = (text: string): string => text.replaceAll("sesame", "***");

describe("who watches a run", () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ["Date", "setInterval"] });
    cleanUp(() => {
      mock.timers.reset();
    });
  });

  it("hears something every 2 s in a pipe, also while a step says nothing, and nothing after the end", () => {
    const { context, stderr } = captured({ interactive: false });
    const watcher = watchRun(context, mask);
    watcher.begun(lint);
    let shown = stderr();
    let [silent, longest, ticks] = [0, 0, 0];
    for (let ms = 0; ms < 20_000; ms += 100) {
      mock.timers.tick(100);
      if (ms === 5000) watcher.line("lint", "open sesame");
      silent = stderr() === shown ? silent + 100 : 0;
      if (silent === 0) ticks += 1;
      shown = stderr();
      longest = Math.max(longest, silent);
    }
    ok(longest < 2000, `${longest} ms of silence`);
    ok(ticks <= 14, `${ticks} lines in 20 s`);
    watcher.ended(done);
    watcher.end();
    const said = stderr();
    mock.timers.tick(10_000);
    deepEqual(stderr(), said);
    doesNotMatch(said, /\r|sesame/);
    match(said, /^lint: scripts\/ci\/10-lint\.sh\n/);
    match(said, /^lint \| open \*\*\*$/m);
    match(said, /^✓ lint {2}7\.0 s$/m);
  });

  it("sees on a terminal the running steps on one line, with the last thing said, and what a failed one said last", () => {
    const { context, stderr } = captured({ interactive: true, columns: 80 });
    const watcher = watchRun(context, mask);
    watcher.begun(lint);
    watcher.line("lint", "open sesame");
    mock.timers.tick(1000);
    const pictures = stderr().split("\r\u001b[2K");
    ok(pictures.length > 4, `${pictures.length} pictures in a second`);
    match(pictures.at(-1) ?? "", /^ {2}lint .* s {2}open \*\*\*$/);
    ok(pictures.every((picture) => !picture.includes("\n")));
    watcher.ended({ ...done, result: "failed", why: "ended with exit code 1" });
    watcher.end();
    match(stderr(), /✗ lint: ended with exit code 1, after 7\.0 s\n {4}open \*\*\*\n/);
    doesNotMatch(stderr(), /sesame/);
  });
});
