import type { RunStep } from "../../model/observed/run-step.ts";
import type { Context } from "../../terminal/context.ts";
import { paintFor } from "../../terminal/paint.ts";
import { createProgress } from "../../terminal/progress.ts";
import type { Mask } from "../log/mask.ts";
import { commandText, resultText, tookText } from "./step-text.ts";
import type { Watcher } from "./run-steps.ts";

/** So often somebody who waits hears something. */
const pictureMs = 200;
/** With the time between two looks, 2 s at most. */
const plainMs = 1500;
const plainLookMs = 500;
/** Of a step that failed, so many of its last lines are shown on a terminal; in a pipe they all were. */
const lastLines = 20;

/** Whether a person sees the steps as they go; anybody else gets lines. */
export function hasPicture({ interactive, stderr }: Pick<Context, "interactive" | "stderr">): boolean {
  return interactive && stderr.columns !== undefined;
}

/**
 * Shows a run on standard error: on a terminal the steps that ended, and below them the one that runs with its time and its last
 * line; in a pipe every line of every step, and every 2 s that nothing was said, how long it has been running.
 */
export function watchRun(context: Context, mask: Mask): Watcher & { end: () => void } {
  const picture = hasPicture(context);
  const paint = paintFor(context);
  const progress = createProgress(context, plainMs);
  const running = new Map<RunStep, { since: number; tail: string[] }>();
  const tick = (): void => {
    const shown = [...running].map(([step, { since, tail }]) => {
      const said = picture ? tail.at(-1) : undefined;
      return `${step} ${tookText(performance.now() - since)}${said === undefined ? "" : `  ${said}`}`;
    });
    if (shown.length > 0) progress.tick(shown.join(" · "));
  };
  const timer = setInterval(tick, picture ? pictureMs : plainLookMs);
  return {
    begun({ step, commands }) {
      running.set(step, { since: performance.now(), tail: [] });
      if (picture) tick();
      else for (const command of commands) progress.step(mask(`${step}: ${commandText(command)}`));
    },
    line(step, text) {
      const masked = mask(text);
      if (!picture) {
        progress.step(`${step} | ${masked}`);
        return;
      }
      const tail = running.get(step)?.tail;
      if (tail === undefined || masked.trim() === "") return;
      tail.push(masked);
      if (tail.length > lastLines) tail.shift();
    },
    ended(result) {
      const tail = running.get(result.step)?.tail ?? [];
      running.delete(result.step);
      progress.step(mask(resultText(result, paint)));
      if (result.result === "failed") for (const line of tail) progress.step(`    ${line}`);
    },
    end() {
      clearInterval(timer);
      progress.done();
    },
  };
}
