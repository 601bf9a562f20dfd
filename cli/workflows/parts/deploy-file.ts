import type { EnvironmentName } from "../../../model/scalars.ts";

/** The workflow that brings a version to an environment. */
export function deployFile(environment: EnvironmentName): string {
  return `.github/workflows/deploy-${environment}.yml`;
}
