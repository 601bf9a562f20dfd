import { CloudError } from "../cloud-error.ts";
import table from "../inputs/github.json" with { type: "json" };
import type { Provider } from "../resource-type.ts";
import { ownerOf } from "./common.ts";
import { deploymentPolicy, repositoryEnvironment } from "./environment.ts";
import { branchProtection, issueLabel, ruleset } from "./rules.ts";
import { environmentVariable, repositoryVariable } from "./variables.ts";

const methods = { create: "PUT", read: "GET", update: "PATCH", delete: "DELETE" } as const;

/** GitHub, as far as Gantry uses it. */
export const github: Provider = {
  name: "github",
  sdk: "@pulumi/github",
  table,
  zerosMeanNothing: true,
  types: [
    repositoryEnvironment,
    deploymentPolicy,
    environmentVariable,
    repositoryVariable,
    ruleset,
    branchProtection,
    issueLabel,
  ],
  settings: { owner: "GITHUB_OWNER" },
  // A repository's name says nothing about its owner.
  scope: (context) => `${ownerOf(context)}/`,
  failure: (operation, _type, _id, error) =>
    error.message.includes("https://")
      ? error.message
      : `${methods[operation]} https://api.github.com/: ${error.message}`,
  exists: (type, id) =>
    new CloudError(409, `409 Already exists - ${type.token.split(":").at(-1) ?? ""} "${id}" []`),
  notFound: (_type, id) => new CloudError(404, `404 Not Found [] (${id})`),
};
