import { CloudError } from "../cloud-error.ts";
import type { InputProblem } from "../inputs/check-inputs.ts";
import type { Context, ResourceType } from "../resource-type.ts";
import { at, isProperties, textAt, UNKNOWN, type Properties } from "../values.ts";
import { format } from "../checks.ts";
import { defaultProject, deletionPolicy, guarded, projectOf, requireApi } from "./common.ts";
import { projectNumber } from "./project-facts.ts";

const idPattern = /^(?!gcp-)[a-z0-9-]{4,32}$/;
const idRule = "must have 4 to 32 lower-case letters, digits and hyphens, and not start with gcp-";

export const pool: ResourceType = {
  token: "gcp:iam/workloadIdentityPool:WorkloadIdentityPool",
  page: "https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools",
  emulated: [
    "`name` carries the project's number, the id its name",
    "ids of 4 to 32 characters, not starting with gcp-",
  ],
  missing: ["a deleted pool is gone at once; the real one keeps its id for 30 days"],
  identity: { kind: "natural", id: poolName },
  replaceOn: ["workloadIdentityPoolId", "project"],
  check: (inputs) => [
    ...format(inputs, "workloadIdentityPoolId", idPattern, idRule),
    ...format(inputs, "displayName", /^.{0,32}$/, "must have at most 32 characters"),
    ...format(inputs, "description", /^.{0,256}$/s, "must have at most 256 characters"),
  ],
  defaults: (_inputs, context) => ({ ...defaultProject(context), ...deletionPolicy, disabled: false }),
  computed: {
    name: ({ state, context }) => numbered(poolName(state, context), context, state),
    state: () => "ACTIVE",
  },
  before: (made, store) => requireApi("iam.googleapis.com", made, store),
  beforeDelete: guarded,
};

export const poolProvider: ResourceType = {
  token: "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider",
  page: "https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers",
  emulated: [
    "the pool must exist; exactly one of oidc, aws, saml and x509; `google.subject` must be mapped",
    "for GitHub's issuer a condition on the owner is demanded, and what the condition reads must be a claim",
  ],
  missing: ["no token is exchanged and no condition evaluated"],
  identity: {
    kind: "natural",
    id: (state, context) =>
      `${poolName(state, context)}/providers/${textAt(state, "workloadIdentityPoolProviderId") ?? ""}`,
  },
  replaceOn: ["workloadIdentityPoolId", "workloadIdentityPoolProviderId", "project"],
  check: (inputs) => [
    ...format(inputs, "workloadIdentityPoolProviderId", idPattern, idRule),
    ...format(inputs, "displayName", /^.{0,32}$/, "must have at most 32 characters"),
    ...format(inputs, "attributeCondition", /^.{0,4096}$/s, "must have at most 4096 characters"),
    ...checkKinds(inputs),
    ...checkMapping(inputs),
    ...checkCondition(inputs),
  ],
  defaults: (_inputs, context) => ({ ...defaultProject(context), ...deletionPolicy, disabled: false }),
  computed: {
    name: ({ id, state, context }) => numbered(id, context, state),
    state: () => "ACTIVE",
  },
  before: async (made, store) => {
    await requireApi("iam.googleapis.com", made, store);
    const parent = poolName(made.state, made.context);
    if ((await store.read(pool.token, parent)) !== undefined) return;
    throw new CloudError(404, `Requested entity was not found: ${parent}`);
  },
  beforeDelete: guarded,
};

function poolName(state: Properties, context: Context): string {
  const id = textAt(state, "workloadIdentityPoolId") ?? "";
  return `projects/${projectOf(state, context)}/locations/global/workloadIdentityPools/${id}`;
}

function numbered(name: string, context: Context, state: Properties): string {
  return name.replace(/^projects\/[^/]+/, `projects/${projectNumber(projectOf(state, context), context)}`);
}

function checkKinds(inputs: Properties): InputProblem[] {
  const kinds = ["oidc", "aws", "saml", "x509"].filter((kind) => at(inputs, kind).length > 0);
  return kinds.length === 1
    ? []
    : [{ property: "oidc", reason: "exactly one of oidc, aws, saml and x509 must be set" }];
}

function checkMapping(inputs: Properties): InputProblem[] {
  const mapping = inputs["attributeMapping"];
  if (at(inputs, "oidc").length === 0 || mapping === UNKNOWN) return [];
  if (!isProperties(mapping))
    return [{ property: "attributeMapping", reason: "must map google.subject for OIDC" }];
  const wrong = Object.keys(mapping).filter(
    (key) => !/^(google\.(subject|groups)|attribute\.[a-z0-9_]{1,100})$/.test(key),
  );
  if (wrong.length > 0)
    return [{ property: "attributeMapping", reason: `"${wrong.join('", "')}" is no attribute` }];
  return "google.subject" in mapping
    ? []
    : [{ property: "attributeMapping", reason: "must map google.subject" }];
}

/** "The attribute condition must reference one of the provider's claims": asked of multi-tenant issuers. */
function checkCondition(inputs: Properties): InputProblem[] {
  if (textAt(inputs, "oidc.issuerUri") !== "https://token.actions.githubusercontent.com") return [];
  const given = inputs["attributeCondition"];
  const condition = textAt(inputs, "attributeCondition");
  if (condition === undefined && given !== undefined && given !== null) return [];
  if (condition !== undefined && /\b(assertion|attribute|google)\.\w+/.test(condition)) return [];
  return [
    {
      property: "attributeCondition",
      reason: "the attribute condition must reference one of the provider's claims",
    },
  ];
}
