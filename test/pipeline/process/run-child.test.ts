import { deepEqual, equal, match, ok } from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAlive } from "../../../files/is-alive.ts";
import {
  type ChildEnd,
  describeEnd,
  runChild,
  type RunChildOptions,
} from "../../../pipeline/process/run-child.ts";
import { temporaryFolder } from "../../support/clean-up.ts";
import { untilTrue } from "../../support/until-true.ts";

async function run(
  script: string,
  options: RunChildOptions = {},
): Promise<{ end: ChildEnd; lines: string[] }> {
  const lines: string[] = [];
  const end = await runChild(
    { argv: ["bash", "-c", script], cwd: temporaryFolder(), env: process.env },
    { graceMs: 200, line: ({ stream, text }) => lines.push(`${stream} ${text}`), ...options },
  );
  return { end, lines };
}

async function untilDead(pid: number): Promise<void> {
  await untilTrue(() => Promise.resolve(!isAlive(pid)));
}

describe("running a command of a step", () => {
  it("gives its lines, and how it ended", async () => {
    const { end, lines } = await run("echo one; echo two >&2; printf half; exit 3");
    deepEqual(end, { how: "exited", code: 3 });
    deepEqual(lines.toSorted(), ["stderr two", "stdout half", "stdout one"]);
  });

  it("says what could not be started", async () => {
    const end = await runChild({ argv: ["no-such-program"], cwd: "/", env: process.env });
    match(describeEnd(end), /could not be started: there is no such program/);
  });

  it("ends one that never ends at its deadline, with what it started and what ignores SIGTERM", async () => {
    const lines: string[] = [];
    const { end } = await run(
      `trap '' TERM; bash -c 'trap "" TERM; echo $$; while :; do sleep 1; done' & echo $$; wait`,
      {
        deadlineMs: 500,
        line: ({ text }) => lines.push(text),
      },
    );
    deepEqual(end, { how: "late", deadlineMs: 500 });
    equal(lines.length, 2);
    for (const pid of lines) await untilDead(Number(pid));
  });

  it("ends what is interrupted, and starts nothing afterwards", async () => {
    const stop = new AbortController();
    const { end } = await run("echo here; sleep 1000", {
      stop: stop.signal,
      line: () => {
        stop.abort();
      },
    });
    deepEqual(end, { how: "stopped" });
    deepEqual((await run("echo never", { stop: stop.signal })).lines, []);
  });

  it("ends what a command leaves running in the background, and waits for no pipe of it", async () => {
    const { end, lines } = await run("sleep 1000 & echo $!");
    deepEqual(end, { how: "exited", code: 0 });
    await untilDead(Number(lines[0]?.replace("stdout ", "")));
  });

  it("tells what somebody else killed, as for want of memory, from what a signal ended", async () => {
    match(describeEnd((await run("kill -KILL $$")).end), /SIGKILL, 137.* no memory left/);
    match(describeEnd((await run("bash -c 'kill -KILL $$'; exit $?")).end), /137/);
    deepEqual((await run("kill -INT $$; sleep 1000")).end, { how: "signalled", signal: "SIGINT" });
  });

  it("holds no more of a stream than a line, whatever is written", async () => {
    let [count, characters] = [0, 0];
    const before = process.memoryUsage().rss;
    const { end } = await run("yes | head -c 40000000; head -c 40000000 /dev/zero", {
      line: ({ text }) => {
        count += 1;
        characters += text.length;
      },
    });
    deepEqual(end, { how: "exited", code: 0 });
    equal(count, 20_000_001);
    ok(characters < 21_000_000, `${characters} characters`);
    ok(process.memoryUsage().rss - before < 150_000_000, "it holds what it read");
  });

  it("reads no input, and takes its words as they are", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "words");
    writeFileSync(file, "");
    const words = ["a b", "$HOME", "*", "'", 'x"y'];
    const end = await runChild({
      argv: ["bash", "-c", 'cat; printf "%s\\n" "$@" >words', "bash", ...words],
      cwd: folder,
      env: process.env,
    });
    deepEqual(end, { how: "exited", code: 0 });
    deepEqual(readFileSync(file, "utf8").trimEnd().split("\n"), words);
  });
});
