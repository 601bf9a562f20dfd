import type { Source } from "../log/caller.ts";

/** A command of a step, and what says so. */
export interface StepCommand {
  argv: readonly [program: string, ...args: string[]];
  from: Source;
}
