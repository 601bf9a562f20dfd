import { join } from "node:path";
import type { Project } from "../../../catalog/project.ts";
import { readStackSettings } from "../../../catalog/stack-settings.ts";
import { vercelAccess, vercelClient } from "../../../clients/vercel.ts";
import { startVercelApi } from "../../../local/vercel-api.ts";
import type { EnvironmentCatalog } from "../../../model/declared/catalog.ts";
import type { Context } from "../../../terminal/context.ts";
import { vercelApi, type VercelApi } from "./api.ts";

/** Vercel, and what its own program needs to reach the same. */
export interface VercelPlace {
  api: VercelApi;
  token: string;
  /** Undefined for Vercel's own. */
  url: string | undefined;
}

/** Whom to ask. */
interface Asking {
  context: Pick<Context, "env">;
  project: Project;
  catalog: Pick<EnvironmentCatalog, "environment">;
  local: boolean;
}

/** Asks Vercel, or with `local` the emulated one, which answers for as long. @throws NoToken */
export async function withVercel<Result>(
  { context, project, catalog, local }: Asking,
  ask: (place: VercelPlace) => Promise<Result>,
): Promise<Result> {
  const { team } = readStackSettings(project.root, catalog.environment);
  const askAt = (env: Readonly<Record<string, string | undefined>>): Promise<Result> => {
    const { token, url, isOfficial } = vercelAccess(env);
    return ask({ api: vercelApi(vercelClient(env), team), token, url: isOfficial ? undefined : url });
  };
  if (!local) return askAt(context.env);
  const emulated = await startVercelApi(join(project.local, "cloud"));
  try {
    return await askAt({ VERCEL_API_URL: emulated.url, VERCEL_API_TOKEN: "local" });
  } finally {
    await emulated.close();
  }
}
