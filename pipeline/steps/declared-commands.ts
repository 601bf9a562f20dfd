import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { RunStep } from "../../model/observed/run-step.ts";
import type { StepCommand } from "./step-command.ts";

const file = "environments/global/config.yml";

/** The commands that the catalog names for a step. */
export function declaredCommands(root: string, step: RunStep, lines: readonly string[]): StepCommand[] {
  if (lines.length === 0) return [];
  const from = {
    file,
    line: lineOf(readFileSync(join(root, file), "utf8"), step),
    name: `run.steps.${step}`,
  };
  return lines.map((words) => {
    const [program, ...args] = words.split(" ");
    if (program === undefined) throw new GantryError(`${from.name} is empty`, { exitCode: ExitCode.usage });
    return { argv: [program, ...args], from };
  });
}

/** Where a step stands below `run` as people write it; the first line in any other way of writing. */
function lineOf(text: string, step: RunStep): number {
  const lines = text.split("\n");
  const run = lines.findIndex((line) => line.startsWith("run:"));
  const at = lines.findIndex((line, index) => index > run && line.trim().startsWith(`${step}:`));
  return run === -1 || at === -1 ? 1 : at + 1;
}
