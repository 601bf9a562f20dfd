import * as pulumi from "@pulumi/pulumi";
import { Service } from "@pulumi/gcp/projects/service.js";
import { ServiceIdentity } from "@pulumi/gcp/projects/serviceIdentity.js";
import { serviceAgentEmail, type ServiceAgent } from "../model/cloud-names.ts";
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
/** Of those alone who have such a thing: a job that is started by the clock, a surface that reaches Cloud SQL. */
type FurtherApi = "cloudscheduler" | "sqladmin";
export type ApiName = (typeof apiNames)[number] | FurtherApi;

/** An account that is given a right: as IAM names it, and what must be there first. */
export interface Grantee {
  member: string;
  resource: pulumi.Resource;
}

export interface ProjectServicesArgs {
  environment: EnvironmentName;
  /** Google Cloud project id. */
  project: string;
  /** The project's number, as text. */
  projectNumber: string;
  /** Which of Google's own accounts are given a right: rotation notices, alerts through Pub/Sub, private images. */
  agents: readonly ServiceAgent[];
  further: readonly FurtherApi[];
}

/** Turns on the Google APIs. Everything else in the project depends on one of them. */
export class ProjectServices extends pulumi.ComponentResource {
  readonly #apis: ReadonlyMap<ApiName, Service>;
  readonly #agents: ReadonlyMap<ServiceAgent, Grantee>;

  constructor(name: string, args: ProjectServicesArgs, opts?: pulumi.ComponentResourceOptions) {
    const { environment, project, projectNumber, agents, further } = args;
    const names: readonly ApiName[] = [...apiNames, ...further];
    super(
      "gantry:index:ProjectServices",
      name,
      { environment, project, projectNumber, services: [...names], agents },
      opts,
    );
    this.#apis = createApis(this, project, names);
    this.#agents = createAgents(this, args, this.#apis);
    this.registerOutputs({ project });
  }

  /** What must be there before a resource of this API can be: for `dependsOn`. */
  api(name: ApiName): pulumi.Resource[] {
    const api = this.#apis.get(name);
    return api ? [api] : [];
  }

  /** All of them. */
  get apis(): pulumi.Resource[] {
    return [...this.#apis.values()];
  }

  /** Google's own account for an API. Throws when it was not asked for. */
  agent(name: ServiceAgent): Grantee {
    const agent = this.#agents.get(name);
    if (!agent) throw new Error(`the service agent of ${name} was not asked for`);
    return agent;
  }
}

function createApis(
  parent: pulumi.Resource,
  project: string,
  names: readonly ApiName[],
): Map<ApiName, Service> {
  return new Map(
    names.map((api) => [
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
  { project, projectNumber, agents }: ProjectServicesArgs,
  apis: ReadonlyMap<ApiName, Service>,
): Map<ServiceAgent, Grantee> {
  return new Map(
    agents.map((agent) => {
      const api = apis.get(agent);
      const dependsOn = api ? [api] : [];
      const resource = new ServiceIdentity(
        `${agent}-agent`,
        { project, service: `${agent}.googleapis.com` },
        { parent, dependsOn },
      );
      // Spelt out rather than read from the resource, so that a rule can judge it before the account exists.
      return [agent, { member: `serviceAccount:${serviceAgentEmail(agent, projectNumber)}`, resource }];
    }),
  );
}
