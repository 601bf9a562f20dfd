import { loadEnvironment } from "../../catalog/load.ts";
import { findProject } from "../../catalog/project.ts";
import type { FeatureFlag } from "../../model/declared/feature-flag.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { EnvironmentName } from "../../model/scalars.ts";
import { shareOf } from "../../model/states/feature-flag.ts";
import { ladderSteps, nextStep, stepBack } from "../../model/states/rollout-ladder.ts";
import type { Context } from "../../terminal/context.ts";
import { changeFlag } from "./change-flag.ts";
import { findFlag } from "./find-flag.ts";
import { readPercent } from "./set-flag.ts";

export interface RampFlagOptions {
  key: string;
  environment: string;
  /** A step of the ladder in words: the next one, or any below. */
  to: string | undefined;
  back: boolean;
  yes: boolean;
  json: boolean;
}

/** Brings a flag one step of the ladder further in the catalog, or back. */
export async function rampFlag(context: Context, options: RampFlagOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const { key, yes, json } = options;
  const catalog = loadEnvironment(root, options.environment);
  const [found] = findFlag([catalog], key);
  if (found === undefined) throw new Error("a flag that was found is not there");
  const { environment } = catalog;
  const rolloutPercentage = targetOf(found.flag, environment, options);
  const fields = { enabled: true, rolloutPercentage };
  return changeFlag(context, { root, key, environment, fields, yes, json });
}

function targetOf(flag: FeatureFlag, environment: EnvironmentName, { to, back }: RampFlagOptions): number {
  if (to !== undefined && back) throw refused("give --to or --back, not both", undefined);
  if (flag.killSwitch) {
    throw refused(
      `${flag.key} is killed in ${environment}`,
      `"gantry flag revive ${flag.key} ${environment}" brings it back, at the first step`,
    );
  }
  const share = shareOf(flag);
  if (back) {
    const below = stepBack(share);
    if (below === undefined)
      throw refused(`${flag.key} is at 0 % in ${environment}: there is no step back`, undefined);
    return below;
  }
  const above = nextStep(share);
  if (to === undefined) return above ?? share;
  const step = readPercent("--to", to);
  if (!ladderSteps.includes(step))
    throw refused(`${step} % is no step of the ladder`, `the steps are ${ladderSteps.join(", ")}`);
  if (step > (above ?? share)) {
    throw refused(
      `${flag.key} is at ${share} % in ${environment}, and a ramp goes one step: to ${above ?? share} %`,
      `"gantry flag set ${flag.key} ${environment} --enabled true --percent ${step}" jumps; it needs an entry in docs/governance.yml`,
    );
  }
  return step;
}

function refused(message: string, hint: string | undefined): GantryError {
  return new GantryError(message, { ...(hint === undefined ? {} : { hint }), exitCode: ExitCode.usage });
}
