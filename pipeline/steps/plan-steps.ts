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
}

/** What a step may take where nothing is said, as a script of the pipeline (CI_JOB_TIMEOUT_MINUTES). */
const usualMinutes = 30;

/** The nine steps in their order: what the catalog says each does, or else what scripts/ and package.json have for it. */
export function planSteps({ root, settings, profile, only }: PlanOptions): PlannedStep[] {
  return runStep.options.map((step) => {
    const declared = settings.steps[step];
    const commands =
      declared?.commands === undefined
        ? usualCommands(root, step)
        : declaredCommands(root, step, declared.commands);
    return {
      step,
      commands,
      minutes: declared?.minutes ?? usualMinutes,
      leftOut: reasonToLeaveOut(step, { settings, profile, only }),
    };
  });
}

/** Whoever names a step wants it, whatever the profile says. */
function reasonToLeaveOut(
  step: RunStep,
  { settings, profile, only }: Pick<PlanOptions, "settings" | "profile" | "only">,
): string | undefined {
  if (only.length > 0) return only.includes(step) ? undefined : "not among those that --only names";
  return settings.profiles[profile].includes(step) ? `the profile ${profile} leaves it out` : undefined;
}
