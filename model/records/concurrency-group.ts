import type { EnvironmentName } from "../scalars.ts";

export interface DeployTarget {
  subproject?: string | undefined;
  environment: EnvironmentName;
  region?: string | undefined;
}

/**
 * The concurrency group of a deployment: `deploy-{subproject}-{environment}[-{region}]`, without the first part for the
 * root. It never cancels a running job. Unambiguous, since no part of a subproject is named like an environment.
 */
export function deployGroup({ subproject, environment, region }: DeployTarget): string {
  return ["deploy", subproject, environment, region].filter((part) => part !== undefined).join("-");
}

/** The concurrency group of assigning tags: `tag-assignment-{subproject}`, without the last part for the root. */
export function tagAssignmentGroup(subproject: string | undefined): string {
  return ["tag-assignment", subproject].filter((part) => part !== undefined).join("-");
}
