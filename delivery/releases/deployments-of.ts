import { deployGroup } from "../../model/observed/concurrency-group.ts";
import { deployment, type Deployment } from "../../model/observed/deployment.ts";
import type { Attempt } from "../../model/observed/release-log.ts";
import { parseTagName } from "../../model/observed/tag-name.ts";
import type { EnvironmentName } from "../../model/scalars.ts";

/**
 * An attempt as the Deployments that it is made of, one for each subproject whose version it sets (001). None for one that
 * brings the environment alone up to date.
 */
export function deploymentsOf(
  environment: EnvironmentName,
  { at, said, ended }: Attempt,
  commitOf: (tag: string) => string | undefined,
): Deployment[] {
  return said.target.flatMap(({ name }) => {
    const tag = parseTagName(name);
    const commitSha = commitOf(name);
    if (tag?.tagType !== "VERSION" || commitSha === undefined) return [];
    const { subproject, version } = tag;
    return deployment.parse({
      deploymentId: subproject === undefined ? said.attempt : `${said.attempt}/${subproject}`,
      version,
      ...(subproject === undefined ? {} : { subproject }),
      environment,
      status: ended?.said.status ?? "RUNNING",
      startedAt: at,
      ...(ended === undefined ? {} : { completedAt: ended.at }),
      triggeredBy: said.by,
      commitSha,
      concurrencyGroup: deployGroup({ subproject, environment }),
    });
  });
}
