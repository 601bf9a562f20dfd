import { join } from "node:path";
import { ensureGoTool, findGoTool, type GoTool } from "../../engine/obtain/go-tool.ts";
import type { EnsureToolsOptions, FindToolsOptions } from "../../engine/obtain/engine.ts";

const path = "github.com/zricethezav/gitleaks/v8";

/** Looks for secrets in commits. */
export const gitleaks: GoTool = {
  name: "gitleaks",
  module: join(import.meta.dirname, "gitleaks"),
  path,
  command: path,
  version: ["version"],
  versionVariable: `${path}/version.Version`,
  site: "https://gitleaks.io",
};

/** The command that gets it, for whoever finds that it is not there. */
export const getGitleaks = "npx gantry secrets tools";

/** The gitleaks that is there: the user's own where it is no older than the pinned one, else that one in the cache. */
export function findGitleaks(options: FindToolsOptions): Promise<string | undefined> {
  return findGoTool(gitleaks, options);
}

/**
 * The gitleaks that is there, or else a new one in the user's cache, built from its Go module.
 *
 * @throws GantryError when it cannot be built
 */
export function ensureGitleaks(options: EnsureToolsOptions): Promise<string> {
  return ensureGoTool(gitleaks, options);
}
