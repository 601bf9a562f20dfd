import * as pulumi from "@pulumi/pulumi";
import { IssueLabel } from "@pulumi/github/issueLabel.js";
import type { Repository } from "../model/declared/product.ts";
import type { EnvironmentName } from "../model/scalars.ts";

export interface EnvironmentLabelsArgs {
  repository: Repository;
  environments: readonly EnvironmentName[];
}

const colors: Readonly<Record<EnvironmentName, string>> = {
  production: "b60205",
  staging: "fbca04",
  canary: "f9d0c4",
  sandbox: "c2e0c6",
  performance: "bfd4f2",
};

/** One label per environment, for issues and pull requests that concern it. */
export class EnvironmentLabels extends pulumi.ComponentResource {
  constructor(name: string, args: EnvironmentLabelsArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      "gantry:index:EnvironmentLabels",
      name,
      { repository: args.repository.name, environments: args.environments },
      opts,
    );
    for (const environment of args.environments) createLabel(this, args, environment);
    this.registerOutputs({ labels: args.environments.map(environmentLabel) });
  }
}

export function environmentLabel(environment: EnvironmentName): string {
  return `env:${environment}`;
}

function createLabel(
  parent: pulumi.Resource,
  { repository }: EnvironmentLabelsArgs,
  environment: EnvironmentName,
): void {
  new IssueLabel(
    environmentLabel(environment),
    {
      repository: repository.name,
      name: environmentLabel(environment),
      color: colors[environment],
      description: `Concerns ${environment}`,
    },
    { parent },
  );
}
