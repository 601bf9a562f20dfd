import { loadEnvironment } from "../../catalog/load.ts";
import { findProject } from "../../catalog/project.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Context } from "../../terminal/context.ts";
import { say } from "../../terminal/say.ts";
import { askEdge } from "../../clients/ask-edge.ts";
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
  const { flag } = found;
  const edge = await askEdge({ edge: catalog.edge, flags: [{ ...flag, killSwitch: false }] }, context);
  if (edge.answer === "unreachable")
    say(context, `notice: which revision was killed is not known: ${edge.why}`);
  const kill = edge.answer === "asked" ? edge.kills.find((each) => each.flag === key) : undefined;
  if (!flag.killSwitch && kill === undefined) {
    throw new GantryError(
      edge.answer === "unreachable"
        ? `${key} is not killed in the catalog of ${catalog.environment}, and nobody knows about where it is evaluated`
        : `${key} is not killed in ${catalog.environment}`,
      {
        hint: `"gantry flag ramp ${key} ${catalog.environment}" brings it one step further`,
        exitCode: ExitCode.usage,
      },
    );
  }
  const fields = {
    enabled,
    rolloutPercentage: enabled ? firstStep : 0,
    killSwitch: false,
    revision: Math.max(flag.revision, kill?.revision ?? 0) + 1,
  };
  return changeFlag(context, { root, key, environment: catalog.environment, fields, yes, json });
}
