import * as pulumi from "@pulumi/pulumi";
import { Service } from "@pulumi/gcp/projects/service.js";
import { ServiceIdentity } from "@pulumi/gcp/projects/serviceIdentity.js";
import type { EnvironmentName } from "../model/scalars.ts";

/** The Google APIs that an environment needs, without `.googleapis.com`. */
const apiNames = [
  "artifactregistry",
  "cloudresourcemanager",
  "iam",
  "iamcredentials",
  "logging",
  "monitoring",
  "pubsub",
  "run",
  "secretmanager",
  "serviceusage",
  "sts",
] as const;
export type ApiName = (typeof apiNames)[number];

/** Google's own accounts that are given a right somewhere: rotation notices, alerts through Pub/Sub, private images. */
export type AgentName = Extract<ApiName, "artifactregistry" | "monitoring" | "secretmanager">;

export interface ProjectServicesArgs {
  environment: EnvironmentName;
  /** Google Cloud project id. */
  project: string;
  /** Which of Google's service agents must exist. */
  agents: readonly AgentName[];
}

/** Turns on the Google APIs. Everything else in the project depends on one of them. */
export class ProjectServices extends pulumi.ComponentResource {
  readonly #apis: ReadonlyMap<ApiName, Service>;
  readonly #agents: ReadonlyMap<AgentName, ServiceIdentity>;

  constructor(name: string, args: ProjectServicesArgs, opts?: pulumi.ComponentResourceOptions) {
    const { environment, project, agents } = args;
    super(
      "gantry:index:ProjectServices",
      name,
      { environment, project, services: [...apiNames], agents },
      opts,
    );
    this.#apis = createApis(this, project);
    this.#agents = createAgents(this, args, this.#apis);
    this.registerOutputs({ project });
  }

  /** What must be there before a resource of this API can be: for `dependsOn`. */
  api(name: ApiName): pulumi.Resource[] {
    const api = this.#apis.get(name);
    return api ? [api] : [];
  }

  /** `serviceAccount:…` of Google's own account for an API. Throws when it was not asked for. */
  agentMember(name: AgentName): pulumi.Output<string> {
    const agent = this.#agents.get(name);
    if (!agent) throw new Error(`the service agent of ${name} was not asked for`);
    return agent.member;
  }
}

function createApis(parent: pulumi.Resource, project: string): Map<ApiName, Service> {
  return new Map(
    apiNames.map((api) => [
      api,
      // Left on at a destroy: other things in the project may use them, and a project without APIs cannot be refreshed.
      new Service(
        api,
        {
          project,
          service: `${api}.googleapis.com`,
          disableOnDestroy: false,
          disableDependentServices: false,
        },
        { parent },
      ),
    ]),
  );
}

function createAgents(
  parent: pulumi.Resource,
  { project, agents }: ProjectServicesArgs,
  apis: ReadonlyMap<ApiName, Service>,
): Map<AgentName, ServiceIdentity> {
  return new Map(
    agents.map((agent) => {
      const api = apis.get(agent);
      const dependsOn = api ? [api] : [];
      return [
        agent,
        new ServiceIdentity(
          `${agent}-agent`,
          { project, service: `${agent}.googleapis.com` },
          { parent, dependsOn },
        ),
      ];
    }),
  );
}
