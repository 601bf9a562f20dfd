import type { Clock } from "../../terminal/clock.ts";
import type { Progress } from "../../terminal/progress.ts";
import { LeftOpen } from "./left-open.ts";

const pollMs = 60_000;

/** A step of traffic that was applied. */
export interface AppliedStep {
  percent: number;
  /** How long it is to last. */
  minutes: number;
  since: Date;
}

/** Lets a step last. @throws LeftOpen where somebody interrupts it */
export async function letLast(step: AppliedStep, progress: Progress, clock: Clock): Promise<void> {
  const end = step.since.getTime() + step.minutes * 60_000;
  for (;;) {
    const leftMs = end - clock.now().getTime();
    if (leftMs <= 0) break;
    progress.tick(`${Math.ceil(leftMs / 60_000)} min until the next step`);
    if (await clock.wait(Math.min(pollMs, leftMs))) continue;
    progress.done();
    throw new LeftOpen(`interrupted: the new revisions keep ${step.percent} % of the traffic`);
  }
  progress.done();
}
