import { stepNames } from "../model/observed/step-names.ts";
import type { Invocation, Option, Positional } from "./command.ts";

/** What the commands about a run's log share. */
export const logPositional: Positional = { name: "run", optional: true };

export const logOptions: Readonly<Record<string, Option>> = {
  step: { type: "string", placeholder: "step", choices: stepNames, summary: "only entries of this step" },
  where: { type: "boolean", summary: "file, line and function of whoever said it, below each" },
};

/** @param at the place of the run among the positionals */
export function logOptionsOf(
  invocation: Invocation,
  at: number,
): { run: string | undefined; step: string | undefined; where: boolean; json: boolean } {
  return {
    run: invocation.positionals[at],
    step: invocation.text("step"),
    where: invocation.flag("where"),
    json: invocation.flag("json"),
  };
}
