import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Project } from "../../../catalog/project.ts";
import { inTemporaryFolder } from "../../../files/temporary-folder.ts";
import { makeFolder } from "../../../files/write-file.ts";
import type { VercelBuild } from "../../../model/vercel-build.ts";
import { standIn } from "../../../local/programs.ts";
import { installedTool, runTool, type ToolRun } from "../run-tool.ts";

/** A run of Vercel's own program. */
interface VercelRun extends Pick<ToolRun, "context" | "what" | "cwd" | "env" | "secrets"> {
  project: Project;
  /** Whether the local cloud's stand-in runs instead. */
  local: boolean;
  args: readonly string[];
}

/** What `.vercel/project.json` says of the project that a folder is of. */
interface LinkedProject {
  projectId: string;
  orgId: string;
  settings?: VercelBuild;
}

/** Runs it without what a person's own use of it left behind: it finds no login, and keeps nothing. Its standard output. */
export async function runVercel({ project, local, args, env, ...run }: VercelRun): Promise<string> {
  const [file, ...first] = local ? standIn("vercel") : [installedTool(project, "vercel")];
  return inTemporaryFolder("vercel", (config) =>
    runTool({
      ...run,
      file,
      args: [...first, ...args, "--yes", "--global-config", config],
      env: { ...env, VERCEL_TELEMETRY_DISABLED: "1", NO_UPDATE_NOTIFIER: "1" },
    }),
  );
}

/** Says which project a folder is of, so that nobody is asked. */
export function linkFolder(folder: string, to: LinkedProject): void {
  makeFolder(join(folder, ".vercel"));
  writeFileSync(join(folder, ".vercel", "project.json"), JSON.stringify(to));
}
