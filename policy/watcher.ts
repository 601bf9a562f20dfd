import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";
import { neverEndedMessage } from "./message.ts";
import { isWatch, watchCells } from "./watch.ts";

/** Between two looks. Looks are counted, not the clock: a machine that sleeps takes nothing from a rule. */
const stepMs = 100;
/** For the engine to read what was said before the pack is gone. */
const farewellMs = 500;

const given: unknown = workerData;
if (!isWatch(given)) throw new TypeError("the watcher is started by policy/deadline.ts");
const { shared, rules, limitMs } = given;
const cells = watchCells(shared);
let last = -1;
let looks = 0;
for (;;) {
  cells.sleep(Math.min(stepMs, limitMs));
  const { begun, rule } = cells.read();
  looks = begun === last && rule !== -1 ? looks + 1 : 0;
  last = begun;
  if (looks * stepMs < limitMs) continue;
  writeSync(2, `${neverEndedMessage(rules[rule] ?? "a rule", cells.resource(), limitMs)}\n`);
  cells.sleep(farewellMs);
  process.kill(process.pid, "SIGKILL");
}
