import { CloudError } from "../cloud-error.ts";
import type { ResourceType } from "../resource-type.ts";
import { format, oneOf } from "../checks.ts";
import { textAt } from "../values.ts";
import { deleteDeployments } from "./deployments.ts";
import { defaultTeam, domainToken, projectToken, retentionToken, teamOf, variableToken } from "./common.ts";

export const project: ResourceType = {
  token: projectToken,
  page: "https://vercel.com/docs/rest-api/reference/endpoints/projects",
  emulated: ["names are unique per team; the team cannot change; deleting takes domains and variables along"],
  missing: [
    "nothing is built or deployed; `environments` of a project make no variables of their own; plans' limits",
  ],
  identity: {
    kind: "assigned",
    unique: (state, context) => `${teamOf(state, context)}\n${textAt(state, "name") ?? ""}`,
    id: (hex) => `prj_${alphanumeric(hex, 28)}`,
    fromImport: (id) => id.split("/").at(-1) ?? id,
  },
  autoname: { property: "name", maxLength: 52, random: true },
  replaceOn: ["teamId"],
  sensitive: ["environments.*.value", "passwordProtection.password", "trustedIps.addresses.*.value"],
  check: (inputs) => [
    ...format(
      inputs,
      "name",
      /^(?!.*---)[a-z0-9-]{1,52}$/,
      'must have at most 52 lower-case letters, digits and hyphens, without "---"',
    ),
    ...oneOf(inputs, "nodeVersion", ["18.x", "20.x", "22.x", "24.x"]),
    ...oneOf(inputs, "vercelAuthentication.deploymentType", [
      "standard_protection",
      "standard_protection_new",
      "all_deployments",
      "only_preview_deployments",
      "none",
    ]),
    ...oneOf(inputs, "buildMachineType", ["standard", "enhanced", "turbo", "elastic"]),
  ],
  defaults: (_inputs, context) => ({
    ...defaultTeam(context),
    autoAssignCustomDomains: true,
    automaticallyExposeSystemEnvironmentVariables: false,
    customerSuccessCodeVisibility: false,
    directoryListing: false,
    functionFailover: false,
    gitForkProtection: true,
    gitLfs: false,
    nodeVersion: "24.x",
    prioritiseProductionBuilds: false,
    previewDeploymentsDisabled: false,
    vercelAuthentication: { deploymentType: "standard_protection_new" },
    oidcTokenConfig: { issuerMode: "team" },
  }),
  computed: {},
  before: async ({ id, state, context }, store) => {
    const name = textAt(state, "name");
    const twins = await store.list(projectToken);
    const taken = twins.some(
      (each) =>
        each.id !== id &&
        each.state["name"] === name &&
        teamOf(each.state, context) === teamOf(state, context),
    );
    if (taken)
      throw new CloudError(409, `conflict - Project "${name ?? ""}" already exists, please use a new name.`);
  },
  afterDelete: async (_state, store, key) => {
    await deleteDeployments(key, store);
    for (const token of [domainToken, variableToken, retentionToken]) {
      for (const each of await store.list(token)) {
        if (each.state["projectId"] === key) await store.delete(token, each.key);
      }
    }
  },
};

/** Ids of letters and digits, made from hexadecimal ones. */
function alphanumeric(hex: string, length: number): string {
  return Buffer.from(hex, "hex")
    .toString("base64")
    .replace(/[^A-Za-z0-9]/g, "x")
    .slice(0, length);
}
