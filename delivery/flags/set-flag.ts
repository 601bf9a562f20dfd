import { findProject } from "../../catalog/project.ts";
import { loadCatalog } from "../../catalog/load.ts";
import { selectEnvironments } from "../../catalog/select-environments.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Context } from "../../terminal/context.ts";
import { changeFlag, type FlagFields } from "./change-flag.ts";

export interface SetFlagOptions {
  key: string;
  environment: string | undefined;
  /** In words, as they were given. */
  enabled: string | undefined;
  percent: string | undefined;
  /** Whether the catalog follows a kill: the switch on, the flag off. */
  killed: boolean;
  /** With commas between them; empty for none. */
  cohorts: string | undefined;
  yes: boolean;
  json: boolean;
}

/** Writes into the catalog who gets a flag: of one environment, or of all that say nothing of their own. */
export async function setFlag(context: Context, options: SetFlagOptions): Promise<ExitCode> {
  const { root } = findProject(context.cwd);
  const { key, yes, json } = options;
  const fields = fieldsOf(options);
  if (Object.keys(fields).length === 0) {
    throw new GantryError("flag set: nothing is said to be set", {
      hint: "give --enabled, --percent, --cohorts or --killed",
      exitCode: ExitCode.usage,
    });
  }
  const environment =
    options.environment === undefined
      ? undefined
      : selectEnvironments(loadCatalog(root), options.environment)[0]?.environment;
  return changeFlag(context, { root, key, environment, fields, yes, json });
}

function fieldsOf({ enabled, percent, cohorts, killed }: SetFlagOptions): FlagFields {
  if (killed && enabled === "true") {
    throw new GantryError("a killed flag is not enabled", {
      hint: "give --killed without --enabled",
      exitCode: ExitCode.usage,
    });
  }
  return {
    ...(killed ? { enabled: false, killSwitch: true } : {}),
    ...(enabled === undefined ? {} : { enabled: enabled === "true" }),
    ...(percent === undefined ? {} : { rolloutPercentage: readPercent("--percent", percent) }),
    ...(cohorts === undefined
      ? {}
      : { cohorts: [...new Set(cohorts.split(",").filter((name) => name !== ""))] }),
  };
}

/** Throws a usage error for what is no share from 0 to 100. */
export function readPercent(option: string, given: string): number {
  const percent = Number(given);
  if (/^\d{1,3}(\.\d{1,6})?$/.test(given) && percent <= 100) return percent;
  throw new GantryError(`${option} is ${JSON.stringify(given.slice(0, 40))}`, {
    hint: "give it as a number from 0 to 100",
    exitCode: ExitCode.usage,
  });
}
