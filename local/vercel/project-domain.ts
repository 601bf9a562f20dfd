import { CloudError } from "../cloud-error.ts";
import type { ResourceType } from "../resource-type.ts";
import { format } from "../checks.ts";
import { numberAt, textAt } from "../values.ts";
import { defaultTeam, domainToken, requireProject } from "./common.ts";

export const projectDomain: ResourceType = {
  token: domainToken,
  page: "https://vercel.com/docs/rest-api/reference/endpoints/projects/add-a-domain-to-a-project",
  emulated: [
    "the project must exist; a domain belongs to one project only: one that moves is refused to the new project, unless the program says `deleteBeforeReplace`",
    "an import wants `project/domain` or `team/project/domain`",
  ],
  missing: [
    "domains are verified at once; certificates do nothing, and a redirect has its status without a location",
  ],
  identity: {
    kind: "natural",
    id: (state) => textAt(state, "domain") ?? "",
    fromImport: domainOfImport,
  },
  // The provider creates first, and is refused while the old project has the domain.
  deleteBeforeReplace: false,
  replaceOn: ["projectId", "domain", "teamId"],
  check: (inputs) => {
    const code = numberAt(inputs, "redirectStatusCode");
    return [
      ...format(
        inputs,
        "domain",
        /^(\*\.)?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/,
        "is not a domain's name in lower case",
      ),
      ...(code === undefined || [301, 302, 307, 308].includes(code)
        ? []
        : [{ property: "redirectStatusCode", reason: `must be 301, 302, 307 or 308, got ${code}` }]),
    ];
  },
  defaults: (_inputs, context) => defaultTeam(context),
  computed: { verified: () => true, verifications: () => [] },
  before: async ({ id, state }, store) => {
    await requireProject(state, store);
    const taken = await store.read(domainToken, id);
    if (taken === undefined || taken.state["projectId"] === state["projectId"]) return;
    throw new CloudError(
      409,
      `domain_taken - Cannot add ${id} since it's already assigned to another project.`,
    );
  },
};

/** The domain in the id of an import. */
function domainOfImport(id: string): string {
  const parts = id.split("/");
  const domain = parts.at(-1);
  if (domain !== undefined && (parts.length === 2 || parts.length === 3)) return domain;
  throw new CloudError(
    400,
    `Error importing project domain: Invalid id '${id}' specified. should be in format "team_id/project_id/domain" or "project_id/domain"`,
  );
}
