import { CloudError } from "../cloud-error.ts";
import table from "../inputs/vercel.json" with { type: "json" };
import type { Provider } from "../resource-type.ts";
import { deploymentRetention } from "./deployment-retention.ts";
import { environmentVariable } from "./environment-variable.ts";
import { project } from "./project.ts";
import { projectDomain } from "./project-domain.ts";

/** Vercel, as far as Gantry uses it. */
export const vercel: Provider = {
  name: "vercel",
  sdk: "@pulumiverse/vercel",
  table,
  types: [project, projectDomain, environmentVariable, deploymentRetention],
  settings: { team: "VERCEL_TEAM" },
  scope: () => "",
  failure: (operation, type, _id, error) => {
    const kind = type.token.split(":").at(-1) ?? "";
    return `Could not ${operation} ${kind}, unexpected error: ${error.message} (${error.code})`;
  },
  exists: (_type, id) => new CloudError(409, `conflict - "${id}" already exists`),
  notFound: (_type, id) => new CloudError(404, `not_found - "${id}" was not found`),
};
