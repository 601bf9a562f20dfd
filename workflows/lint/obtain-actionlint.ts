import { join } from "node:path";
import { ensureGoTool, type GoTool } from "../../engine/obtain/go-tool.ts";
import type { EnsureToolsOptions } from "../../engine/obtain/engine.ts";

const path = "github.com/rhysd/actionlint";
const module = join(import.meta.dirname, "actionlint");

/** Checks workflows: their syntax, types of expressions, names of permissions, events and runners. */
export const actionlint: GoTool = {
  name: "actionlint",
  module,
  path,
  command: `${path}/cmd/actionlint`,
  version: ["-version"],
  versionVariable: `${path}.version`,
  site: "https://github.com/rhysd/actionlint",
};

/** The settings it is started with. */
export const actionlintConfig = join(module, "config.yml");

/**
 * The actionlint that is there, or else a new one in the user's cache, built from its Go module.
 *
 * @throws GantryError when it cannot be built
 */
export function ensureActionlint(options: EnsureToolsOptions): Promise<string> {
  return ensureGoTool(actionlint, options);
}
