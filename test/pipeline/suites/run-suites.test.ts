import { deepEqual, equal, match, ok } from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import {
  testExecution,
  testExecutionProblems,
  type TestExecution,
} from "../../../model/observed/test-execution.ts";
import { runChild } from "../../../pipeline/process/run-child.ts";
import { contentionIn } from "../../../pipeline/suites/contention.ts";
import { runSuites, type Suite } from "../../../pipeline/suites/run-suites.ts";
import { temporaryFolder } from "../../support/clean-up.ts";

interface Ran {
  executions: TestExecution[];
  ended: Record<string, string | undefined>;
}

/** Runs real processes: a script of Node's for each suite, all in one folder. */
async function run(scripts: Partial<Record<Suite["type"], string>>, cwd = temporaryFolder()): Promise<Ran> {
  const executions: TestExecution[] = [];
  const ended: Ran["ended"] = {};
  const types = (["unit", "integration", "e2e"] as const).filter((type) => type in scripts);
  await runSuites(
    types.map((type) => ({ type })),
    {
      run: ({ type }, line) =>
        runChild(
          {
            argv: [process.execPath, "--input-type=module", "--eval", scripts[type] ?? ""],
            cwd,
            env: process.env,
          },
          {
            graceMs: 200,
            line: ({ text }) => {
              line(text);
            },
          },
        ),
      executed: (one) => executions.push(testExecution.parse(one)),
      begun: () => undefined,
      ended: ({ type }, failed) => (ended[type] = failed),
      now: () => new Date(),
    },
  );
  if (types.length === 3) deepEqual(testExecutionProblems(executions), []);
  return { executions, ended };
}

const passes = 'console.log("  2 passing (1ms)")';
const fails =
  'console.log("  1 passing (1ms)\\n  1 failing\\n\\n  1) a suite\\n       is wrong:\\n     Error"); process.exitCode = 1';
const of = (ran: Ran, type: string): (readonly [number, string, number, boolean, boolean])[] =>
  ran.executions
    .filter(({ test_type }) => test_type === type)
    .map((one) => [
      one.attempt_number,
      one.status,
      one.failure_count,
      one.run_in_parallel,
      one.fallback_to_serial,
    ]);

/** Counts whoever is there, by folders, and waits until as many are: then all of them run at the same time. */
const together = (count: number): string => `
  import { mkdirSync, readdirSync } from "node:fs";
  mkdirSync(String(process.pid));
  while (readdirSync(".").length < ${count}) await new Promise((go) => setTimeout(go, 5));
`;

describe("the suites of a run", () => {
  it("run side by side, each with what its tool counted", async () => {
    const ran = await run({
      unit: together(3) + passes,
      integration: together(3) + 'console.log("=== 3 passed, 1 skipped in 0.01s ===")',
      e2e: together(3) + 'console.log("TAP version 13\\n1..1\\nok 1 - a")',
    });
    deepEqual(ran.ended, { unit: undefined, integration: undefined, e2e: undefined });
    for (const type of ["unit", "integration", "e2e"])
      deepEqual(of(ran, type)[0]?.slice(0, 3), [1, "passed", 0]);
    equal(ran.executions.length, 3);
    ok(ran.executions.some((one) => one.run_in_parallel));
  });

  it("are tried once, but e2e twice", async () => {
    const ran = await run({ unit: fails, e2e: fails });
    equal(of(ran, "unit").length, 1);
    deepEqual(
      of(ran, "e2e").map((one) => one.slice(0, 3)),
      [
        [1, "failed", 1],
        [2, "failed", 1],
      ],
    );
    match(
      ran.ended["unit"] ?? "",
      /^ended with exit code 1: 1 of 2 tests failed, which is "a suite is wrong"$/,
    );
  });

  it("pass where e2e passes at the second time", async () => {
    const once = `import { existsSync, writeFileSync } from "node:fs";
      if (existsSync("once")) { ${passes} } else { writeFileSync("once", ""); ${fails} }`;
    const ran = await run({ e2e: once });
    deepEqual(of(ran, "e2e"), [
      [1, "failed", 1, false, false],
      [2, "passed", 0, false, false],
    ]);
    deepEqual(ran.ended, { e2e: undefined });
  });

  it("that contend for a port run again alone, and then have it", async () => {
    // Both want the same port while both are there; whoever has it keeps it until the other has failed for want of it.
    const contend = `
      import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
      import { createServer } from "node:net";
      if (existsSync("lost")) { ${passes}; process.exit(); }
      mkdirSync("p" + process.pid);
      const pause = () => new Promise((go) => setTimeout(go, 5));
      while (readdirSync(".").filter((name) => name.startsWith("p")).length < 2) await pause();
      try { mkdirSync("first"); } catch {}
      const server = createServer();
      const listen = (port) => new Promise((go, no) => server.once("error", no).listen(port, "127.0.0.1", go));
      if (!existsSync("who")) { try { writeFileSync("who", String(process.pid), { flag: "wx" }); } catch {} }
      if (readFileSync("who", "utf8") === String(process.pid)) {
        await listen(0);
        writeFileSync("port.new", String(server.address().port));
        (await import("node:fs")).renameSync("port.new", "port");
        while (!existsSync("lost")) await pause();
        server.close();
        ${passes}
      } else {
        while (!existsSync("port")) await pause();
        process.on("exit", () => writeFileSync("lost", ""));
        await listen(Number(readFileSync("port", "utf8")));
      }`;
    const ran = await run({ unit: contend, integration: contend });
    const again = ran.executions.filter(({ attempt_number }) => attempt_number === 2);
    equal(again.length, 1);
    const [one] = again;
    deepEqual([one?.status, one?.run_in_parallel, one?.fallback_to_serial], ["passed", false, true]);
    deepEqual(Object.values(ran.ended), [undefined, undefined]);
  });

  it("that find the lock of another fail where they find it alone too, and say what they lacked", async () => {
    const locked = 'console.error("Error: Lock file is already being held"); process.exitCode = 1';
    const ran = await run({ unit: passes, e2e: locked });
    deepEqual(
      of(ran, "e2e").map((one) => [one[0], one[1], one[4]]),
      [
        [1, "failed", false],
        [2, "failed", true],
      ],
    );
    match(ran.ended["e2e"] ?? "", /exit code 1, also alone, after another had a lock file$/);
  });

  it("fail where no test ran, where the summary is cut off, and where the exit code hides a failure", async () => {
    const ended = async (script: string): Promise<string> =>
      (await run({ unit: script })).ended["unit"] ?? "";
    match(await ended(""), /^printed nothing, so no test ran$/);
    match(await ended('console.log("  0 passing (1ms)")'), /has no test$/);
    match(await ended('console.log("TAP version 13\\nok 1 - a")'), /is cut off: no plan$/);
    match(
      await ended(`${fails}; process.exitCode = 0`),
      /^1 of 2 tests failed.*although it ended with exit code 0$/,
    );
  });

  it("say that they were killed from outside", async () => {
    const ran = await run({ unit: 'process.kill(process.pid, "SIGKILL")' });
    match(ran.ended["unit"] ?? "", /SIGKILL, 137.*no memory left/);
    equal(ran.executions[0]?.status, "failed");
  });

  it("are not tried again where somebody stopped them", async () => {
    const executions: TestExecution[] = [];
    await runSuites([{ type: "e2e" }], {
      run: () => Promise.resolve({ how: "stopped" }),
      executed: (one) => executions.push(one),
      begun: () => undefined,
      ended: () => undefined,
      now: () => new Date(0),
    });
    equal(executions.length, 1);
  });

  it("last no shorter than nothing where the clock is set back", async () => {
    const times = [5000, 2000, 1000, 0];
    const executions: TestExecution[] = [];
    await runSuites([{ type: "e2e" }], {
      run: () => Promise.resolve({ how: "exited", code: 1 }),
      executed: (one) => executions.push(testExecution.parse(one)),
      begun: () => undefined,
      ended: () => undefined,
      now: () => new Date(times.shift() ?? 0),
    });
    deepEqual(
      executions.map(({ started_at, completed_at }) => [started_at, completed_at]),
      [
        [5, 5],
        [5, 5],
      ],
    );
  });
});

describe("contention", () => {
  const exists = (): string => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "a.lock"));
    try {
      mkdirSync(join(folder, "a.lock"));
    } catch (error) {
      return String(error);
    }
    return "";
  };

  it("is found in what programs say of it, and nowhere else", () => {
    for (const [line, what] of [
      ["Error: listen EADDRINUSE: address already in use 127.0.0.1:8080", "a port"],
      ["OSError: [Errno 98] Address already in use", "a port"],
      [exists(), "a lock file"],
      ["fatal: Unable to create '/app/.git/index.lock': File exists.", "a lock file"],
      ["E: Could not get lock /var/lib/dpkg/lock-frontend", "a lock file"],
      ["sqlite3.OperationalError: database is locked", "a database"],
      ["SqliteError: SQLITE_BUSY", "a database"],
      ["the door is locked", undefined],
      ["no address", undefined],
      ["added package-lock.json", undefined],
    ] as const)
      equal(contentionIn(line), what, line);
  });
});
