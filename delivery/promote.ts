import { ExitCode, GantryError } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { decideDeploy, runningVersions } from "./deploy/decide.ts";
import type { ReleaseOptions } from "./deploy/options.ts";
import { release } from "./deploy/release.ts";

export interface PromoteOptions extends Omit<ReleaseOptions, "cause"> {
  /** The environment whose versions are taken. */
  from: string;
  /** All that it runs where none is named. */
  subprojects: readonly string[];
}

/** Brings to one environment what another runs. */
export function promoteVersions(context: Context, options: PromoteOptions): Promise<ExitCode> {
  const { from, subprojects, ...given } = options;
  if (from === given.environment) {
    throw new GantryError(`"${from}" cannot be promoted to itself`, {
      hint: "gantry promote --from staging --to production",
      exitCode: ExitCode.usage,
    });
  }
  return release(context, { ...given, cause: "promote" }, async ({ facts, factsOf }) =>
    decideDeploy(
      facts,
      runningVersions(await factsOf(from), subprojects.length === 0 ? undefined : subprojects),
    ),
  );
}
