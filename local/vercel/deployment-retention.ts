import type { ResourceType } from "../resource-type.ts";
import { oneOf } from "../checks.ts";
import { textAt } from "../values.ts";
import { defaultTeam, requireProject, retentionToken } from "./common.ts";

const periods = ["1d", "1w", "1m", "2m", "3m", "6m", "1y", "unlimited"];
const usual = {
  expirationPreview: "6m",
  expirationProduction: "1y",
  expirationCanceled: "1m",
  expirationErrored: "3m",
} as const;

export const deploymentRetention: ResourceType = {
  token: retentionToken,
  page: "https://vercel.com/docs/deployment-retention",
  emulated: ["the project must exist; one per project, taken over when it is there"],
  missing: ["no deployment is ever removed"],
  identity: {
    kind: "natural",
    id: (state) => textAt(state, "projectId") ?? "",
    fromImport: (id) => id.split("/").at(-1) ?? id,
  },
  replaceOn: ["projectId", "teamId"],
  check: (inputs) => Object.keys(usual).flatMap((kind) => oneOf(inputs, kind, periods)),
  defaults: (_inputs, context) => ({ ...defaultTeam(context), ...usual }),
  computed: {},
  existing: "adopt",
  before: async ({ state }, store) => {
    await requireProject(state, store);
  },
};
