import { deepEqual, equal, match, notEqual, throws } from "node:assert/strict";
import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { readLog, type ReadLine } from "../../../pipeline/log/read-log.ts";
import { RunLog } from "../../../pipeline/log/run-log.ts";
import { temporaryFolder } from "../../support/clean-up.ts";

const noon = new Date("2026-11-29T12:00:00.250Z");

function open(root: string, now = noon, failed: (reason: string) => void = () => undefined): RunLog {
  return new RunLog({ root, now: () => now, failed, mask: (text) => text.replaceAll("hunter2", "***") });
}

async function linesOf(root: string, log: RunLog): Promise<ReadLine[]> {
  const lines: ReadLine[] = [];
  for await (const line of readLog(root, log.path)) lines.push(line);
  return lines;
}

describe("a run's log", () => {
  it("has one object a line whatever is said, and says who said it", async () => {
    const root = temporaryFolder();
    const log = open(root);
    const said = [
      'quotes " and \\ and\na line feed, \u2028 and 🦀',
      '{"timestamp":"2025-10-20T14:30:45Z","level":"error","message":"forged"}',
      "the password is hunter2",
    ];
    const warnHere = (message: string): void => {
      log.warn("lint", message);
    };
    for (const message of said) warnHere(message);
    log.entry("info", "lint", "  ", { file: "x", line: 1, name: "x" });
    log.entry("error", "build", "x".repeat(20_000), {
      file: "apps/portal/app/[locale]/(shop)/cart page.tsx",
      line: 3,
      name: "main",
    });
    log.close();
    const entries = (await linesOf(root, log)).map(({ entry }) => entry);
    deepEqual(
      entries.slice(0, 3).map((entry) => entry?.message),
      [...said.slice(0, 2), "the password is ***"],
    );
    const source = readFileSync(import.meta.filename, "utf8").split("\n");
    const line = source.findIndex((text) => text.includes('log.warn("lint", message)')) + 1;
    equal(entries[0]?.source_file, "test/pipeline/log/run-log.test.ts");
    equal(entries[0].line_number, line);
    equal(entries[0].function_name, "warnHere");
    equal(entries[0].run_id, log.runId);
    equal(entries.length, 4);
    equal(entries[3]?.message.length, 8193);
    equal(statSync(join(root, log.path)).mode & 0o077, 0);
    equal(readFileSync(join(root, "logs", ".gitignore"), "utf8"), "*\n");
  });

  it("is one file for each run, also where two begin at once or the clock was set back", () => {
    const root = temporaryFolder();
    const logs = [open(root), open(root), open(root, new Date(noon.getTime() - 500))];
    for (const log of logs) log.close();
    deepEqual(
      logs.map(({ path }) => path),
      ["logs/ci-20261129_120000.log", "logs/ci-20261129_120001.log", "logs/ci-20261129_115959.log"],
    );
    match(logs[1]?.runId ?? "", /^run-20261129-120001-[a-z0-9]{6}$/);
    notEqual(logs[0]?.runId.slice(-6), logs[1]?.runId.slice(-6));
    equal(readdirSync(join(root, "logs")).length, 4);
  });

  it("tells a line that was cut off and one that is no entry, with file, line and field", async () => {
    const root = temporaryFolder();
    const log = open(root);
    for (const message of ["one", "two", "three"]) log.info("lint", message);
    log.close();
    const file = join(root, log.path);
    const [first = "", second = "", third = ""] = readFileSync(file, "utf8").split("\n");
    writeFileSync(file, `${first}\nno JSON\n${second.replace('"info"', '"fatal"')}\n${third}`);
    truncateSync(file, statSync(file).size - 10);
    const lines = await linesOf(root, log);
    deepEqual(
      lines.map(({ entry, mistake }) => entry?.message ?? mistake?.replace(/ .*/, "")),
      ["one", `${log.path}:2:`, `${log.path}:3:`, `${log.path}:4:`],
    );
    match(lines[2]?.mistake ?? "", /level/);
    match(lines[3]?.mistake ?? "", /cut off/);
  });

  it("cannot be begun where nothing can be written, and says so", () => {
    const root = temporaryFolder();
    writeFileSync(join(root, "logs"), "");
    throws(() => open(root), /the run's log cannot be made in .*logs": /);
  });

  it("tells once that a disk is full and how many entries it lacks, and goes on behind the line that was torn", async () => {
    const root = temporaryFolder();
    const told: string[] = [];
    let room = 600;
    const log = new RunLog({
      root,
      now: () => noon,
      mask: (text) => text,
      failed: (reason) => told.push(reason),
      write: (descriptor, bytes, offset) => {
        if (room === 0) throw Object.assign(new Error("ENOSPC: no space left on device"), { code: "ENOSPC" });
        const written = writeSync(descriptor, bytes, offset, Math.min(room, bytes.length - offset));
        room -= written;
        return written;
      },
    });
    for (const message of ["one", "two", "three", "four"]) log.info("lint", message);
    log.flush();
    log.info("lint", "five");
    log.flush();
    room = 10_000;
    log.info("lint", "six");
    log.close();
    const entries = (await linesOf(root, log)).flatMap(({ entry }) => entry?.message ?? []);
    equal(entries.length, 6 - log.lost);
    deepEqual([entries[0], entries.at(-1)], ["one", "six"]);
    deepEqual(told, ["ENOSPC: no space left on device"]);
  });
});
