import { tagAssignmentWorkflow } from "../../model/observed/tag-assignment.ts";
import type { EnvironmentName } from "../../model/scalars.ts";

/** The workflow that brings a version to an environment, or up to date what the repository has once. */
export function deployFile(stack: EnvironmentName | "repository"): string {
  return `.github/workflows/deploy-${stack}.yml`;
}

/** The workflow that makes and moves tags. */
export const tagAssignmentFile = `.github/workflows/${tagAssignmentWorkflow}`;
