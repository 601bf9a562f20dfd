import { domainMappingRegions, longestMappedHost } from "../../model/cloud-run-domains.ts";
import { CloudError } from "../cloud-error.ts";
import type { Context, Made, ResourceType } from "../resource-type.ts";
import type { Store } from "../store.ts";
import { textAt, type Properties } from "../values.ts";
import { format, oneOf } from "../checks.ts";
import { defaultProject, deletionPolicy, guarded, projectOf, requireApi } from "./common.ts";
import { iamBinding, iamMember, type IamOptions } from "./iam-member.ts";

const ofLocations = "https://cloud.google.com/run/docs/reference/rest/v2/projects.locations";
const page = `${ofLocations}.services/setIamPolicy`;

const longestName = new RegExp(`^.{1,${longestMappedHost}}$`);

const options = {
  page,
  on: ["location", "name", "project"],
  parent: serviceName,
  defaults: (_inputs: Properties, context: Context) => ({ ...defaultProject(context) }),
  requireParent: async ({ state, context }: Made, store: Store) => {
    await requireService(serviceName(state, context), store);
  },
} satisfies Partial<IamOptions>;

// A grant's service is called `name`, so the provider takes it for a name of its own.
const autoname = { property: "name", maxLength: 255, upperCase: true, random: true } as const;

export const serviceIamMember: ResourceType = {
  ...iamMember({ ...options, token: "gcp:cloudrunv2/serviceIamMember:ServiceIamMember" }),
  autoname,
};
export const serviceIamBinding: ResourceType = {
  ...iamBinding({ ...options, token: "gcp:cloudrunv2/serviceIamBinding:ServiceIamBinding" }),
  autoname,
};

export const jobIamMember: ResourceType = {
  ...iamMember({
    ...options,
    token: "gcp:cloudrunv2/jobIamMember:JobIamMember",
    page: `${ofLocations}.jobs/setIamPolicy`,
    parent: jobName,
    requireParent: async ({ state, context }, store) => {
      await requireMade("gcp:cloudrunv2/job:Job", "JOB", jobName(state, context), store);
    },
  }),
  autoname,
};

export const domainMapping: ResourceType = {
  token: "gcp:cloudrun/domainMapping:DomainMapping",
  page: "https://cloud.google.com/run/docs/reference/rest/v1/namespaces.domainmappings",
  emulated: [
    "not every region has this, and a name has at most 64 characters (https://docs.cloud.google.com/run/docs/mapping-custom-domains)",
    "the service that it routes to must exist in the same project and region; DNS records to set in `statuses`",
  ],
  missing: ["ownership of the domain is not verified; the certificate is there at once"],
  identity: {
    kind: "natural",
    id: (state, context) =>
      `locations/${textAt(state, "location") ?? ""}/namespaces/${projectOf(state, context)}/domainmappings/${textAt(state, "name") ?? ""}`,
  },
  autoname: { property: "name", maxLength: 63, random: true },
  replaceOn: ["location", "name", "project", "spec", "metadata"],
  check: (inputs) => [
    ...oneOf(inputs, "spec.certificateMode", ["NONE", "AUTOMATIC"]),
    ...format(inputs, "name", longestName, `must have at most ${longestMappedHost} characters`),
  ],
  defaults: (inputs, context) => ({
    ...defaultProject(context),
    ...deletionPolicy,
    metadata: { namespace: textAt(inputs, "project") ?? context.config["project"] ?? "" },
    spec: { certificateMode: "AUTOMATIC" },
  }),
  computed: {
    statuses: ({ state }) => [
      {
        mappedRouteName: textAt(state, "spec.routeName") ?? "",
        observedGeneration: 1,
        conditions: [{ type: "Ready", status: "True" }],
        resourceRecords: [
          {
            name: (textAt(state, "name") ?? "").split(".")[0] ?? "",
            type: "CNAME",
            rrdata: "ghs.googlehosted.com.",
          },
        ],
      },
    ],
  },
  before: async (made, store) => {
    await requireApi("run.googleapis.com", made, store);
    const region = textAt(made.state, "location") ?? "";
    if (!domainMappingRegions.includes(region))
      throw new CloudError(400, `Domain mappings are not available in region ${region}.`);
    const name = { ...made.state, name: textAt(made.state, "spec.routeName") ?? "" };
    await requireService(serviceName(name, made.context), store);
  },
  beforeDelete: guarded,
};

function serviceName(state: Properties, context: Context): string {
  return fullName("services", state, context);
}

function jobName(state: Properties, context: Context): string {
  return fullName("jobs", state, context);
}

function fullName(collection: string, state: Properties, context: Context): string {
  const name = textAt(state, "name") ?? "";
  if (name.startsWith("projects/")) return name;
  return `projects/${projectOf(state, context)}/locations/${textAt(state, "location") ?? ""}/${collection}/${name}`;
}

async function requireService(id: string, store: Store): Promise<void> {
  await requireMade("gcp:cloudrunv2/service:Service", "SERVICE", id, store);
}

async function requireMade(token: string, kind: string, id: string, store: Store): Promise<void> {
  if ((await store.read(token, id)) !== undefined) return;
  throw new CloudError(
    404,
    `Resource '${id.split("/").at(-1) ?? id}' of kind '${kind}' in region '${id.split("/")[3] ?? ""}' does not exist.`,
  );
}
