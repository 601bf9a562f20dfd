import { z } from "zod";
import type { EnvironmentName } from "../scalars.ts";

/** What a maintenance run does (001). */
export const maintenanceMode = z.enum([
  "cleanup",
  "sync-files",
  "deprecate-old-versions",
  "security-audit",
  "dependency-update",
  "all",
]);
export type MaintenanceMode = z.infer<typeof maintenanceMode>;

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

/** The concurrency group of maintenance, in which a new run cancels the one before. */
export function maintenanceGroup(mode: MaintenanceMode): string {
  return `maintenance-${mode}`;
}

/** The concurrency group of self-healing, in which a new run cancels the one before. */
export function selfHealingGroup(scope: string): string {
  return `self-healing-${scope}`;
}
