import type { Context, ResourceType } from "../resource-type.ts";
import { textAt } from "../values.ts";
import { format } from "../checks.ts";
import { defaultProject, projectOf } from "./common.ts";
import { projectNumber } from "./project-facts.ts";
import { iamMember } from "./iam-member.ts";

export const projectService: ResourceType = {
  token: "gcp:projects/service:Service",
  page: "https://cloud.google.com/service-usage/docs/reference/rest/v1/services",
  emulated: [
    "other resources of the project are refused with SERVICE_DISABLED until their API is enabled",
    "enabling what is enabled is no error; `disableOnDestroy` false (the default) leaves the API enabled",
  ],
  missing: ["`checkIfServiceHasUsageOnDestroy`, and APIs that depend on each other"],
  identity: {
    kind: "natural",
    id: (state, context) => `${projectOf(state, context)}/${textAt(state, "service") ?? ""}`,
  },
  replaceOn: ["project", "service"],
  check: (inputs) =>
    format(inputs, "service", /\.googleapis\.com$/, "is not the name of an API, such as run.googleapis.com"),
  defaults: (_inputs, context) => ({ ...defaultProject(context), disableOnDestroy: false }),
  computed: {},
  existing: "adopt",
  beforeDelete: (state) => Promise.resolve(state["disableOnDestroy"] === true ? undefined : "keep"),
};

export const serviceIdentity: ResourceType = {
  token: "gcp:projects/serviceIdentity:ServiceIdentity",
  page: "https://cloud.google.com/service-usage/docs/reference/rest/v1beta1/services/generateServiceIdentity",
  emulated: [
    "bindings for Secret Manager's and Monitoring's service agents are refused until the agent exists",
  ],
  missing: ["an agent cannot be deleted: as with the real provider, it stays"],
  identity: {
    kind: "natural",
    id: (state, context) =>
      `projects/${projectOf(state, context)}/services/${textAt(state, "service") ?? ""}`,
  },
  replaceOn: ["project", "service"],
  check: (inputs) =>
    format(inputs, "service", /\.googleapis\.com$/, "is not the name of an API, such as run.googleapis.com"),
  defaults: (_inputs, context) => defaultProject(context),
  computed: {
    email: ({ state, context }) =>
      agentOf(textAt(state, "service") ?? "", projectOf(state, context), context),
    member: ({ state, context }) =>
      `serviceAccount:${agentOf(textAt(state, "service") ?? "", projectOf(state, context), context)}`,
  },
  existing: "adopt",
  beforeDelete: () => Promise.resolve("keep"),
};

export const projectIamMember = iamMember({
  token: "gcp:projects/iAMMember:IAMMember",
  page: "https://cloud.google.com/iam/docs/granting-changing-revoking-access",
  on: ["project"],
  normalise: { project: (name) => name.replace(/^projects\//, "") },
  parent: (state) => (textAt(state, "project") ?? "").replace(/^projects\//, ""),
  requireParent: () => Promise.resolve(),
});

/** Addresses of service agents ("Service agents", IAM documentation) that do not follow the common pattern. */
const agents: Readonly<Record<string, string>> = {
  "run.googleapis.com": "serverless-robot-prod",
  "monitoring.googleapis.com": "gcp-sa-monitoring-notification",
  "compute.googleapis.com": "compute-system",
  "storage.googleapis.com": "gs-project-accounts",
};

function agentOf(service: string, project: string, context: Context): string {
  const domain = agents[service] ?? `gcp-sa-${service.replace(/\.googleapis\.com$/, "")}`;
  return `service-${projectNumber(project, context)}@${domain}.iam.gserviceaccount.com`;
}
