import { quoteWord } from "../../terminal/quote.ts";
import type { Paint } from "../../terminal/paint.ts";
import type { PlannedStep } from "./plan-steps.ts";
import type { StepResult } from "./run-steps.ts";
import type { StepCommand } from "./step-command.ts";

/** A length of time for people: `0.4 s`, `12 s`, `3 min 5 s`. */
export function tookText(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.floor(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** A command as a shell would take it. */
export function commandText({ argv }: StepCommand): string {
  return argv.map(wordText).join(" ");
}

/** A word as a shell would take it. */
export function wordText(word: string): string {
  return /^[\w@%+=:,./~^-]+$/.test(word) ? word : quoteWord(word, "bash");
}

/** Where a command was found, such as `package.json:41 (scripts.lint)`. */
export function fromText({ from }: StepCommand): string {
  return from.name === "main" ? "scripts/" : `${from.file}:${from.line} (${from.name})`;
}

/** A step that ended, on one line. */
export function resultText({ step, result, why, took }: StepResult, paint: Paint): string {
  if (result === "done") return `${paint.green("✓")} ${step}  ${tookText(took)}`;
  if (result === "failed") return `${paint.red("✗")} ${step}: ${why}, after ${tookText(took)}`;
  return `${paint.dim("–")} ${step}: ${result}${why === "" ? "" : `, ${why}`}`;
}

/** What a step is going to do, for `--list` and programs. */
export interface ListedStep {
  step: string;
  commands: readonly { command: string; from: string }[];
  minutes: number;
  leftOut: string | null;
}

export function listed({ step, commands, minutes, leftOut }: PlannedStep): ListedStep {
  return {
    step,
    commands: commands.map((one) => ({
      command: commandText(one),
      from: `${one.from.file}:${one.from.line}`,
    })),
    minutes,
    leftOut: leftOut ?? null,
  };
}
