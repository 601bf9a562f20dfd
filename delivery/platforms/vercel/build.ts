import { cpSync, existsSync } from "node:fs";
import { join } from "node:path";
import type { VercelSurface } from "../../../model/declared/deployment-surface.ts";
import { GantryError } from "../../../model/errors.ts";
import { vercelBuild } from "../../../model/vercel-build.ts";
import { vercelVariables } from "../../../model/vercel-variables.ts";
import type { Context } from "../../../terminal/context.ts";
import type { Build } from "../platform.ts";
import { writeCrons } from "./crons.ts";
import { linkFolder, runVercel } from "./program.ts";

/**
 * `vercel build`, with the settings that the catalog has for the project and not with `vercel pull`: what runs the app's own
 * code knows nobody's token. Plain variables are given as they are, since a .env file cannot hold every value. How many crons of
 * the app's own are not run in this environment.
 */
export async function buildForVercel(
  {
    context,
    project,
    files,
    output,
    local,
  }: Pick<Build, "project" | "files" | "output" | "local"> & { context: Pick<Context, "env"> },
  surface: VercelSurface,
): Promise<{ leftOut: number }> {
  const { rootDirectory } = surface.vercel;
  if (rootDirectory !== undefined && !existsSync(join(files, rootDirectory))) {
    throw new GantryError(`the version has no folder "${rootDirectory}", where ${surface.id} is built`, {
      hint: "vercel.rootDirectory of the surface says where the app lies in the repository",
    });
  }
  linkFolder(files, {
    // Of no project at all: a build that has to ask Vercel for anything fails.
    projectId: "none",
    orgId: "none",
    settings: vercelBuild(surface),
  });
  await runVercel({
    context,
    project,
    local,
    what: `build ${surface.id}`,
    args: ["build", "--prod"],
    cwd: files,
    env: vercelVariables(surface),
  });
  const built = join(files, ".vercel", "output");
  const config = join(built, "config.json");
  if (!existsSync(config)) {
    throw new GantryError(`build ${surface.id}: it ended well, and made nothing`, {
      problems: [`"${join(".vercel", "output", "config.json")}" is not there`],
    });
  }
  const leftOut = writeCrons(config, surface);
  cpSync(built, output, { recursive: true, verbatimSymlinks: true });
  return { leftOut };
}
