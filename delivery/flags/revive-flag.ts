import { loadEnvironment } from "../../catalog/load.ts";
import { findProject } from "../../catalog/project.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Context } from "../../terminal/context.ts";
import { changeFlag } from "./change-flag.ts";
import { findFlag } from "./find-flag.ts";

export interface ReviveFlagOptions {
  key: string;
  environment: string;
  /** On at the first step; off otherwise, as the state machine has it. */
  enabled: boolean;
  yes: boolean;
  json: boolean;
}

const firstStep = 1;

/** Brings a killed flag back in the catalog: under a new revision, and at the first step of the ladder. */
export async function reviveFlag(context: Context, options: ReviveFlagOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const { key, enabled, yes, json } = options;
  const catalog = loadEnvironment(root, options.environment);
  const [found] = findFlag([catalog], key);
  if (found === undefined) throw new Error("a flag that was found is not there");
  if (!found.flag.killSwitch) {
    throw new GantryError(`${key} is not killed in ${catalog.environment}`, {
      hint: `"gantry flag ramp ${key} ${catalog.environment}" brings it one step further`,
      exitCode: ExitCode.usage,
    });
  }
  const fields = {
    enabled,
    rolloutPercentage: enabled ? firstStep : 0,
    killSwitch: false,
    revision: found.flag.revision + 1,
  };
  return changeFlag(context, { root, key, environment: catalog.environment, fields, yes, json });
}
