import type { RunSettings } from "../model/declared/run-settings.ts";
import { planSteps } from "./steps/plan-steps.ts";

/** The steps of a run that have something to do, by name, each with the paths of the scripts that it starts without arguments. */
export function startedBySteps(root: string, settings: RunSettings): Record<string, readonly string[]> {
  const steps = planSteps({ root, settings, profile: "full", only: [], scripts: [] });
  return Object.fromEntries(
    steps.flatMap(({ step, commands }): [string, string[]][] => {
      const started = commands.flatMap(({ argv: [program, ...args] }) =>
        args.length === 0 && program.startsWith("scripts/") ? [program] : [],
      );
      return commands.length === 0 ? [] : [[step, started]];
    }),
  );
}
