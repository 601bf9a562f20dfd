import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Project } from "../../../catalog/project.ts";
import type { VercelSurface } from "../../../model/declared/deployment-surface.ts";
import { inTemporaryFolder } from "../../../files/temporary-folder.ts";
import { GantryError } from "../../../model/errors.ts";
import { parseJson } from "../../../model/parse-json.ts";
import type { Context } from "../../../terminal/context.ts";
import { unpackBundle, type Bundle } from "../../bundles/bundle-file.ts";
import type { VercelPlace } from "./access.ts";
import type { VercelProject } from "./api.ts";
import { linkFolder, runVercel } from "./program.ts";

/** What is put where. */
interface Upload {
  context: Pick<Context, "env">;
  project: Project;
  local: boolean;
  place: Pick<VercelPlace, "token" | "url">;
  to: VercelProject;
  surface: VercelSurface;
  bundle: Pick<Bundle, "file" | "manifest">;
  /** What the deployment says of itself, and is found by. */
  meta: Readonly<Record<string, string>>;
}

/** https://vercel.com/docs/cli/deploy; an agent's terminal gets it one level deeper. */
const deployed = z.object({ id: z.string() });
const said = z.union([deployed, z.object({ deployment: deployed }).transform((each) => each.deployment)]);

/**
 * `vercel deploy --prebuilt` of a bundle, as a deployment of production that has no domain; its id. It does not wait until that
 * is ready, and runs nothing of the app's own. The token goes by the environment, since arguments are for all to read.
 */
export async function uploadToVercel(upload: Upload): Promise<string> {
  const { context, project, local, place, to, surface, bundle, meta } = upload;
  return inTemporaryFolder("upload", async (folder) => {
    const unpacked = await unpackBundle(bundle, join(folder, "bundle"));
    const site = join(folder, "site");
    linkFolder(site, { projectId: to.id, orgId: to.accountId });
    // What else may lie in the archive stays behind: the program would read its own settings there.
    renameSync(unpacked, join(site, ".vercel", "output"));
    mkdirSync(join(site, surface.vercel.rootDirectory ?? "."), { recursive: true });
    const stdout = await runVercel({
      context,
      project,
      local,
      what: `upload ${surface.id} to Vercel`,
      args: [
        ...["deploy", "--prebuilt", "--prod", "--skip-domain", "--no-wait", "--json"],
        ...Object.entries(meta).flatMap(([key, value]) => ["--meta", `${key}=${value}`]),
        ...(place.url === undefined ? [] : ["--api", place.url]),
      ],
      cwd: site,
      env: { VERCEL_TOKEN: place.token },
      secrets: [place.token],
    });
    const { data } = said.safeParse(parseJson(stdout));
    if (data !== undefined) return data.id;
    throw new GantryError(`upload ${surface.id} to Vercel: its program does not say what it deployed`, {
      hint: "it may be another release than the one that tools/vercel pins",
    });
  });
}
