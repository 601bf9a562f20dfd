import type * as pulumi from "@pulumi/pulumi";
import { ActionsEnvironmentVariable } from "@pulumi/github/actionsEnvironmentVariable.js";
import type { RepositoryEnvironment } from "@pulumi/github/repositoryEnvironment.js";
import type { Scope } from "./scope.ts";

export interface EnvironmentVariablesArgs {
  scope: Scope;
  ghEnvironment: string;
  /** By name. Not secret. */
  variables: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Variables of a GitHub environment, which has to be there first; none where GitHub has none. */
export function createEnvironmentVariables(
  parent: pulumi.Resource,
  { scope, ghEnvironment, variables }: EnvironmentVariablesArgs,
  environment: RepositoryEnvironment | undefined,
): void {
  if (environment === undefined) return;
  for (const [variableName, value] of Object.entries(variables)) {
    new ActionsEnvironmentVariable(
      `${ghEnvironment}-${variableName}`,
      { repository: scope.product.repository.name, environment: ghEnvironment, variableName, value },
      { parent, dependsOn: [environment] },
    );
  }
}
