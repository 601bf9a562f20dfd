import { ExitCode, GantryError } from "../../model/errors.ts";
import { runStep, type RunStep } from "../../model/observed/run-step.ts";
import type { RunProfile, RunSettings } from "../../model/declared/run-settings.ts";
import { declaredCommands } from "./declared-commands.ts";
import type { StepCommand } from "./step-command.ts";
import { usualCommands } from "./usual-commands.ts";

/** A step of a run as it is going to be. */
export interface PlannedStep {
  step: RunStep;
  commands: readonly StepCommand[];
  /** How long all of them may take together. */
  minutes: number;
  /** Why it does nothing although it has commands. */
  leftOut: string | undefined;
}

export interface PlanOptions {
  root: string;
  settings: RunSettings;
  profile: RunProfile;
  /** The only steps that do something; all where there is none. */
  only: readonly RunStep[];
  /** The only scripts that steps start, by path; whatever they have where there is none. */
  scripts: readonly string[];
}

/** What a step may take where nothing is said, as a script of the pipeline (CI_JOB_TIMEOUT_MINUTES). */
const usualMinutes = 30;

/**
 * The nine steps in their order: what the catalog says each does, or else what scripts/ and package.json have for it.
 *
 * @throws GantryError for a script that no step starts
 */
export function planSteps({ root, settings, profile, only, scripts }: PlanOptions): PlannedStep[] {
  const all = runStep.options.map((step) => {
    const declared = settings.steps[step];
    const commands =
      declared?.commands === undefined
        ? usualCommands(root, step)
        : declaredCommands(root, step, declared.commands);
    return { step, commands, minutes: declared?.minutes ?? usualMinutes };
  });
  refuseUnknown(scripts, all);
  return all.map((planned): PlannedStep => {
    const { step, commands } = planned;
    if (only.length > 0 && !only.includes(step))
      return { ...planned, leftOut: "not among those that --only names" };
    if (scripts.length > 0) {
      const named = commands.filter(({ argv: [program] }) => scripts.includes(program));
      if (named.length === 0) return { ...planned, leftOut: "starts no script that --script names" };
      return { ...planned, commands: named, leftOut: undefined };
    }
    // Whoever names a step wants it, whatever the profile says.
    const isLeftOut = only.length === 0 && settings.profiles[profile].includes(step);
    return { ...planned, leftOut: isLeftOut ? `the profile ${profile} leaves it out` : undefined };
  });
}

function refuseUnknown(scripts: readonly string[], steps: readonly Pick<PlannedStep, "commands">[]): void {
  const known = steps.flatMap(({ commands }) => commands.map(({ argv: [program] }) => program));
  const unknown = scripts.filter((script) => !known.includes(script));
  if (unknown.length === 0) return;
  throw new GantryError("run: --script names what no step starts", {
    problems: unknown.map((script) => `--script ${JSON.stringify(script)}`),
    hint: 'name one as "gantry run --list" shows it',
    exitCode: ExitCode.usage,
  });
}
