import * as pulumi from "@pulumi/pulumi";
import { RepositoryEnvironment } from "@pulumi/github/repositoryEnvironment.js";
import { RepositoryEnvironmentDeploymentPolicy } from "@pulumi/github/repositoryEnvironmentDeploymentPolicy.js";
import type { Approvals } from "../model/declared/approvals.ts";
import type { DeploymentEnvironment as ServiceEntity } from "../model/declared/deployment-environment.ts";
import { whatGitHubHas } from "../model/declared/github-plan.ts";
import type { GovernanceEntry } from "../model/declared/governance-entry.ts";
import { createEnvironmentVariables } from "./environment-variables.ts";
import { isProtected, type Scope } from "./scope.ts";

export interface DeploymentEnvironmentArgs {
  scope: Scope;
  ghEnvironment: string;
  approvals: Approvals;
  /** Who decided, and why, that one person lets versions in alone. */
  onePersonRecord: GovernanceEntry | undefined;
  /** The services whose workflows run in this GitHub environment. */
  services: readonly ServiceEntity[];
  /** What the workflows need before they can log in anywhere. Not secret. */
  variables: Readonly<Record<string, pulumi.Input<string>>>;
}

/** One GitHub environment, however many services share it: who approves, from which refs, with which variables. */
export class DeploymentEnvironment extends pulumi.ComponentResource {
  readonly ghEnvironment: string;
  /** Whatever is put into the environment depends on it; undefined where GitHub's plan has none. */
  readonly resource: RepositoryEnvironment | undefined;

  constructor(name: string, args: DeploymentEnvironmentArgs, opts?: pulumi.ComponentResourceOptions) {
    const { scope, ghEnvironment, approvals, services } = args;
    super(
      "gantry:index:DeploymentEnvironment",
      name,
      {
        environment: scope.environment,
        ghEnvironment,
        approvals,
        services,
        ...ofRepository(scope),
        ...ofOnePerson(args),
        // For the rules: nothing at GitHub asks or waits, and nothing is missing there.
        ...(hasEnvironments(scope) ? {} : { atGitHub: false }),
      },
      opts,
    );
    this.ghEnvironment = ghEnvironment;
    this.resource = hasEnvironments(scope) ? createAtGitHub(this, args) : undefined;
    this.registerOutputs({ ghEnvironment });
  }
}

function hasEnvironments({ product: { repository } }: Scope): boolean {
  return whatGitHubHas(repository).environments;
}

function createAtGitHub(parent: pulumi.Resource, args: DeploymentEnvironmentArgs): RepositoryEnvironment {
  const environment = createEnvironment(parent, args);
  createRefPolicies(parent, args, environment);
  createEnvironmentVariables(parent, args, environment);
  return environment;
}

/** What of the product the environment's resources are named after: another one replaces them. */
function ofRepository({ product: { repository } }: Scope): { repository: string; defaultBranch: string } {
  return { repository: repository.name, defaultBranch: repository.defaultBranch };
}

/** Of a team of one, for the rules: who decided it, and where a version waits. */
function ofOnePerson({ scope, approvals, onePersonRecord: record }: DeploymentEnvironmentArgs): object {
  if (approvals.onePerson === undefined) return {};
  return {
    onePersonRecord: record && { who: record.who, why: record.why, when: record.when },
    waits: whatGitHubHas(scope.product.repository).reviewers ? "github" : "tag",
  };
}

/** Minutes that GitHub holds a job: a team of one waits there where there are wait timers. */
function waitTimer({ waitMinutes, onePerson }: Approvals, { product: { repository } }: Scope): number {
  if (onePerson === undefined || !whatGitHubHas(repository).reviewers) return waitMinutes;
  return Math.max(waitMinutes, onePerson.waitMinutes);
}

function createEnvironment(
  parent: pulumi.Resource,
  { scope, ghEnvironment, approvals }: DeploymentEnvironmentArgs,
): RepositoryEnvironment {
  const asked = reviewers(approvals);
  return new RepositoryEnvironment(
    ghEnvironment,
    {
      repository: scope.product.repository.name,
      environment: ghEnvironment,
      reviewers: asked,
      // GitHub refuses it where nobody reviews; with signed tags the workflow sees to it.
      preventSelfReview: approvals.preventSelfReview && asked.some(({ users }) => users.length > 0),
      canAdminsBypass: approvals.adminBypass,
      waitTimer: waitTimer(approvals, scope),
      // Both are needed for custom policies; without them every branch may deploy.
      deploymentBranchPolicy: { protectedBranches: false, customBranchPolicies: true },
    },
    {
      parent,
      protect: isProtected(scope, {
        type: "github:index/repositoryEnvironment:RepositoryEnvironment",
        name: ghEnvironment,
      }),
    },
  );
}

/** GitHub's own reviewers; signed approval tags are verified by the workflow instead. */
function reviewers({ method, reviewers }: Approvals): { users: number[] }[] {
  return method === "reviewers" ? [{ users: reviewers.map((reviewer) => reviewer.id) }] : [];
}

function createRefPolicies(
  parent: pulumi.Resource,
  { scope, ghEnvironment, approvals }: DeploymentEnvironmentArgs,
  environment: RepositoryEnvironment,
): void {
  const { name: repository, defaultBranch } = scope.product.repository;
  const branches = approvals.branches.length > 0 ? approvals.branches : [defaultBranch];
  const policies = [
    ...branches.map((branchPattern) => ({ label: `branch-${branchPattern}`, branchPattern })),
    ...approvals.tags.map((tagPattern) => ({ label: `tag-${tagPattern}`, tagPattern })),
  ];
  for (const { label, ...pattern } of policies) {
    new RepositoryEnvironmentDeploymentPolicy(
      `${ghEnvironment}-${label}`,
      { repository, environment: ghEnvironment, ...pattern },
      { parent, dependsOn: [environment] },
    );
  }
}
