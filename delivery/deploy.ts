import type { ExitCode } from "../model/errors.ts";
import type { Context } from "../terminal/context.ts";
import { cancelAttempt } from "./deploy/cancel.ts";
import { decideDeploy } from "./deploy/decide.ts";
import type { ReleaseOptions } from "./deploy/options.ts";
import { release } from "./deploy/release.ts";

export interface DeployVersionsOptions extends Omit<ReleaseOptions, "cause"> {
  /** Such as `api/v1.2.3`; none brings the environment itself up to the default branch. */
  versions: readonly string[];
  /** Gives up the attempt that is open. */
  cancel: boolean;
}

/** Brings versions to an environment, or the environment alone to what the default branch declares. */
export function deployVersions(context: Context, options: DeployVersionsOptions): Promise<ExitCode> {
  const { versions, cancel, ...given } = options;
  if (cancel) return cancelAttempt(context, given);
  const cause = versions.length === 0 ? "environment" : "deploy";
  return release(context, { ...given, cause }, ({ facts }) => decideDeploy(facts, versions));
}
