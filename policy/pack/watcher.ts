import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { neverEndedMessage } from "../message.ts";
import { isWatch, watchCells } from "./watch.ts";

const stepMs = 100;
/** A rule that only waits takes no time of the processor; it gets this many times as long. */
const patience = 12;
/** For the engine to read what was said before the pack is gone. */
const farewellMs = 500;

const given: unknown = workerData;
if (!isWatch(given)) throw new TypeError("the watcher is started by policy/pack/deadline.ts");
const { shared, rules, limitMs } = given;
const cells = watchCells(shared);
let last = -1;
let looks = 0;
let begunAt = process.cpuUsage();
for (;;) {
  cells.sleep(Math.min(stepMs, limitMs));
  const { begun, rule } = cells.read();
  if (begun !== last || rule === -1) {
    last = begun;
    looks = 0;
    begunAt = process.cpuUsage();
    continue;
  }
  looks += 1;
  // What the processor did for it, not the clock: a machine that is busy, or sleeps, takes nothing from a rule.
  const { user, system } = process.cpuUsage(begunAt);
  if ((user + system) / 1000 < limitMs && looks * stepMs < patience * limitMs) continue;
  writeSync(2, `${neverEndedMessage(rules[rule] ?? "a rule", cells.resource(), limitMs)}\n`);
  cells.sleep(farewellMs);
  process.kill(process.pid, "SIGKILL");
}
