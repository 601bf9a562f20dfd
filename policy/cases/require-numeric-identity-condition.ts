import type { RuleCases } from "../pack/case.ts";
import { types } from "../types.ts";
import { type Fields, unknown } from "../value.ts";
import { identity, identityProvider as of } from "./fixtures/foundation.ts";
import { production } from "./fixtures/production.ts";

const field = "attributeCondition";
const owner = 'assertion.repository_owner_id == "104857600"';
const repository = 'assertion.repository_id == "734003200"';
const conditions = [
  undefined,
  null,
  "",
  "true",
  owner,
  repository,
  `${owner} || ${repository}`,
  `${owner} && ${repository} || true`,
  `${owner} && ${repository} && true`,
  `${owner} && ${owner}`,
  `${owner} && assertion.repository_id == "1"`,
  `assertion.repository_owner_id == "1" && ${repository}`,
  `${owner} && assertion.repository_id == 734003200`,
  `${owner} && assertion.repository_id == "0734003200"`,
  `${owner} && assertion.repository_id != "734003200"`,
  `${owner} && !(${repository})`,
  'assertion.repository_owner == "lotus-labs" && assertion.repository == "lotus-labs/lotus"',
  `${owner} && аssertion.repository_id == "734003200"`,
];
const audiences = "oidc.allowedAudiences";
const provider =
  "https://iam.googleapis.com/projects/524129399779/locations/global/workloadIdentityPools/github/providers/github-actions";
const mappings: Fields = {
  "google.subject": "assertion.sub",
  "attribute.deployment": 'assertion.repository_id + "/" + assertion.environment',
};
const remapped = (name: string, value: string | null) => ({
  name: `${name} from ${String(value)}`,
  of,
  set: { attributeMapping: { ...mappings, [name]: value } },
  field: `attributeMapping.${name}`,
});

export const cases: RuleCases = {
  compliant: production,
  judges: [types.identityProvider],
  mutations: [
    ...conditions.map((condition) => ({
      name: `the condition ${String(condition)}`,
      of,
      set: { [field]: condition },
    })),
    { name: "another owner in the catalog", of: identity, set: { "repository.ownerId": "1" }, at: of, field },
    {
      name: "another repository in the catalog",
      of: identity,
      set: { "repository.repositoryId": "1" },
      at: of,
      field,
    },
    {
      name: "another issuer",
      of,
      set: { "oidc.issuerUri": "https://token.actions.githubusercontent.com.evil.example" },
    },
    { name: "no issuer", of, set: { oidc: undefined }, field: "oidc.issuerUri" },
    { name: "keys of one's own", of, set: { "oidc.jwksJson": "{}" } },
    ...["aws", "saml", "x509"].map((name) => ({ name, of, set: { [name]: {} } })),
    { name: "another audience", of, set: { [audiences]: ["sts.amazonaws.com"] }, field: `${audiences}[0]` },
    {
      name: "an audience too many",
      of,
      set: { [audiences]: [provider, `${provider}x/y`] },
      field: `${audiences}[1]`,
    },
    {
      name: "an audience around the right one",
      of,
      set: { [audiences]: [`x${provider}`] },
      field: `${audiences}[0]`,
    },
    { name: "an audience that is no text", of, set: { [audiences]: [true] }, field: `${audiences}[0]` },
    remapped("attribute.deployment", '"734003200/production"'),
    remapped("attribute.environment", '"production"'),
    remapped("attribute.repository_id", "assertion.repository"),
    remapped("google.subject", "assertion.actor"),
    remapped("google.groups", "assertion.actor"),
    remapped("attribute.deployment", null),
    {
      name: "a condition that is not known yet",
      of,
      set: { [field]: unknown },
      field: `?${field} is not known before the deployment`,
    },
    { name: "one comparison and something else", of, set: { [field]: `${owner} && true` } },
    { name: "something else and one comparison", of, set: { [field]: `true && ${repository}` } },
    { name: "something before a comparison", of, set: { [field]: `${owner} && !${repository}` } },
  ],
  allowed: [
    { name: "its own audience", of, set: { [audiences]: [provider, provider.replace("https:", "")] } },
    {
      name: "the condition without spaces",
      of,
      set: { [field]: `${repository}&&${owner}`.replaceAll(" ", "") },
    },
    { name: "what is not there, said aloud", of, set: { aws: null, "oidc.jwksJson": null } },
    {
      name: "a provider beside the components",
      also: [{ type: of.type, name: "raw", stack: "production", inputs: of.inputs }],
    },
  ],
};
