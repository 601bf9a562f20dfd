import { join } from "node:path";
import type { Project } from "../../catalog/project.ts";
import { readStackSettings, stackSettingsFile } from "../../catalog/stack-settings.ts";
import { monitoringClient, querySeries, type SeriesQuery } from "../../clients/google/monitoring.ts";
import { rememberProject } from "../../local/gcp/project-facts.ts";
import { startMonitoringApi } from "../../local/monitoring-api.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";

/** Where an environment's series are. */
export interface SeriesPlace {
  project: Project;
  environment: string;
  local: boolean;
  env: Readonly<Record<string, string | undefined>>;
}

/** Asks the environment's Cloud Monitoring. @throws GantryError where it cannot be asked, or does not answer */
export type QuerySeries = (query: Omit<SeriesQuery, "project">) => Promise<number | undefined>;

/**
 * Runs `work` with what asks the Cloud Monitoring of an environment's project, the emulated one on the local cloud.
 *
 * @throws GantryError where nobody gave a token, or where the settings do not say which project it is
 */
export async function withSeries<Result>(
  { project: { root, local: folder }, environment, local, env }: SeriesPlace,
  work: (query: QuerySeries) => Promise<Result>,
): Promise<Result> {
  const { project } = readStackSettings(root, environment);
  if (project === undefined) {
    throw new GantryError(
      `${stackSettingsFile(environment)} does not say gcp:project, where the series are`,
      {
        hint: `set it with "pulumi config set gcp:project <value> -s ${environment}"`,
        exitCode: ExitCode.usage,
      },
    );
  }
  if (!local) {
    const client = monitoringClient(env);
    return work((query) => querySeries(client, { ...query, project }));
  }
  const cloudDir = join(folder, "cloud");
  // Nobody else may have told it yet: the first release asks before the engine starts.
  await rememberProject(cloudDir, project, {});
  const api = await startMonitoringApi(cloudDir);
  try {
    const client = monitoringClient({
      CLOUDSDK_API_ENDPOINT_OVERRIDES_MONITORING: api.url,
      GOOGLE_OAUTH_ACCESS_TOKEN: "local",
    });
    return await work((query) => querySeries(client, { ...query, project }));
  } finally {
    await api.close();
  }
}
