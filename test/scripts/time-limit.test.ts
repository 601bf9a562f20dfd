import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { delimiter } from "node:path";
import { findOnPath } from "../../engine/obtain/find-on-path.ts";
import { ScriptRepository, type Ended } from "../support/script-repository.ts";

const sample = "scripts/test/10-slow.sh";

/** The real `timeout`, for which a minute is a second and half a minute half of one. */
const quick = (real: string): string => `#!/usr/bin/env bash
arguments=()
for argument in "$@"; do
  if [[ $argument =~ ^([0-9]+)m$ ]]; then argument="\${BASH_REMATCH[1]}s"; fi
  arguments+=("\${argument/--kill-after=30s/--kill-after=0.5s}")
done
exec ${real} "\${arguments[@]}"
`;

/** Waits until a process does no more; its name may stay for a while, as that of a child nobody has asked for. */
async function ended(pid: number): Promise<void> {
  while (isRunning(pid)) await new Promise((resolve) => setImmediate(resolve));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !existsSync("/proc") || !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    // No process has this id any more.
    return false;
  }
}

describe("the time limit of a script", () => {
  let repository: ScriptRepository;
  const run = (minutes: string): Promise<Ended> => {
    const PATH = [repository.path("bin"), process.env["PATH"]].join(delimiter);
    return repository.run(sample, [], { env: { PATH, CI_JOB_TIMEOUT_MINUTES: minutes } });
  };
  const processOf = (file: string): number => Number(repository.read(file));

  beforeEach(() => {
    repository = new ScriptRepository();
    repository.write("bin/timeout", quick(findOnPath("timeout", process.env) ?? "timeout"), 0o755);
  });

  it("ends what the script has started, with 124 and a word about it", async () => {
    repository.script(sample, `run bash -c 'sleep 60 & echo $! >pid; wait'\nrun touch after`);
    const { exitCode, stderr } = await run("1");
    assert.equal(exitCode, 124);
    assert.match(stderr, /10-slow: stopped: cancelled, or longer than 1 minutes/);
    await ended(processOf("pid"));
    assert.equal(repository.has("after"), false);
  });

  it("kills what does not want to end", async () => {
    repository.script(sample, `run bash -c 'trap "" TERM; echo $$ >pid; while :; do sleep 0.1; done'`);
    assert.notEqual((await run("1")).exitCode, 0);
    await ended(processOf("pid"));
  });

  it("leaves a script alone that is quicker", async () => {
    repository.script(sample, "run touch after");
    assert.equal((await run("30")).exitCode, 0);
    assert.equal(repository.has("after"), true);
  });

  it("holds for a script that a script starts as well", async () => {
    repository.script("scripts/test/20-inner.sh", "run sleep 60");
    repository.script(
      sample,
      "CI_JOB_TIMEOUT_MINUTES=1 run scripts/test/20-inner.sh || code=$?\nrun touch after-$code",
    );
    const { exitCode, stderr } = await run("30");
    assert.equal(exitCode, 0, stderr);
    assert.equal(repository.has("after-124"), true);
  });
});
