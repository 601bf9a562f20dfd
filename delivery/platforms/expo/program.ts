import { join } from "node:path";
import type { Project } from "../../../catalog/project.ts";
import { standIn } from "../../../local/programs.ts";
import { GantryError } from "../../../model/errors.ts";
import type { Context } from "../../../terminal/context.ts";
import { installedTool, runTool } from "../run-tool.ts";

/** Whom Expo's own program is run for. */
export interface EasAccess {
  context: Pick<Context, "env">;
  project: Project;
  /** Whether the local cloud's stand-in runs instead. */
  local: boolean;
  /** What is handed to Expo's builders, where it is more than the app's folder. */
  sourceRoot?: string;
}

/**
 * Runs Expo's own program in a folder, with its token and nothing else of a person's or a job's environment. Its standard
 * output. Throws a GantryError with what it said.
 */
export function runEas(
  { context, project, local, sourceRoot }: EasAccess,
  folder: string,
  args: readonly string[],
): Promise<string> {
  const token = local ? "local" : tokenOf(context);
  const [file, ...first] = local
    ? [...standIn("eas"), join(project.local, "cloud")]
    : [installedTool(project, "eas")];
  return runTool({
    context,
    what: `eas ${args[0] ?? ""}`,
    file,
    args: [...first, ...args, "--non-interactive"],
    cwd: folder,
    env: {
      EXPO_TOKEN: token,
      // The folder is no clone, and whatever git lies above it is none of its business.
      EAS_NO_VCS: "1",
      EAS_PROJECT_ROOT: sourceRoot ?? folder,
      // What is uploaded is bundled already, so Expo's own variables of an environment come too late.
      EAS_UPDATE_SKIP_ENVIRONMENT_CHECK: "1",
      // The manifest of the bundle has it, made where the app's packages are.
      EAS_SKIP_AUTO_FINGERPRINT: "1",
      DISABLE_EAS_ANALYTICS: "1",
    },
    secrets: local ? [] : [token],
  });
}

function tokenOf({ env }: Pick<Context, "env">): string {
  const token = env["EXPO_TOKEN"];
  if (token !== undefined && token !== "") return token;
  throw new GantryError("EXPO_TOKEN is not set, and nobody else may publish at Expo", {
    hint: "make one at https://expo.dev/settings/access-tokens; a workflow gets the secret of that name in the surface's bundle",
  });
}
