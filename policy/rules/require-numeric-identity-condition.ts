import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { types } from "../types.ts";

const issuer = "https://token.actions.githubusercontent.com";
const audience =
  /^(https:)?\/\/iam\.googleapis\.com\/projects\/\d+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]+\/providers\/[a-z0-9-]+$/;

/** What bindings go by, and what it must be read from. */
const mapping = new Map([
  ["google.subject", "assertion.sub"],
  ["attribute.repository_id", "assertion.repository_id"],
  ["attribute.repository_owner_id", "assertion.repository_owner_id"],
  ["attribute.environment", "assertion.environment"],
  ["attribute.deployment", 'assertion.repository_id + "/" + assertion.environment'],
]);

export const rule: Rule = {
  id: "require-numeric-identity-condition",
  sentence:
    "Workload identity lets in GitHub's jobs of one repository, known by numbers that nobody can register again.",
  protects: { entity: "CredentialBundle", seed: "002" },
  remedy: "let the component make the provider, with ownerId and repositoryId of the product in the catalog",
  judges: (type) => type === types.identityProvider,
  *check(provider) {
    yield* checkCondition(provider);
    yield* checkIssuer(provider);
    yield* checkMapping(provider);
  },
};

/** Exactly the two comparisons: with anything more, somebody would have to think about what it lets in. */
function* checkCondition(provider: Resource): Generator<Violation> {
  const field = "attributeCondition";
  const condition = provider.get(field);
  const terms = typeof condition === "string" ? condition.split("&&").map((term) => term.trim()) : [];
  const owner = numberIn(terms, "repository_owner_id");
  const repository = numberIn(terms, "repository_id");
  if (terms.length !== 2 || owner === undefined || repository === undefined) {
    yield {
      field,
      problem: 'must be assertion.repository_owner_id == "<number>" && assertion.repository_id == "<number>"',
    };
    return;
  }
  const declared = provider.owner(types.workloadIdentity);
  if (declared === undefined) return;
  if (
    owner !== declared.get("repository.ownerId") ||
    repository !== declared.get("repository.repositoryId")
  ) {
    yield { field, problem: "names another repository than the catalog" };
  }
}

function numberIn(terms: readonly string[], claim: string): string | undefined {
  for (const term of terms) {
    const found = /^assertion\.([a-z_]+)\s*==\s*"([1-9]\d*)"$/.exec(term);
    if (found?.[1] === claim) return found[2];
  }
  return undefined;
}

function* checkIssuer(provider: Resource): Generator<Violation> {
  if (provider.get("oidc.issuerUri") !== issuer)
    yield { field: "oidc.issuerUri", problem: `must be ${issuer}` };
  for (const field of ["oidc.jwksJson", "aws", "saml", "x509"]) {
    const value = provider.get(field);
    if (value !== undefined && value !== null) yield { field, problem: "lets in what GitHub did not sign" };
  }
  // Without a list, a token must be meant for this very provider.
  for (const field of provider.each("oidc.allowedAudiences")) {
    const value = provider.get(field);
    if (typeof value !== "string" || !audience.test(value)) {
      yield { field, problem: "takes tokens that were meant for somebody else" };
    }
  }
}

function* checkMapping(provider: Resource): Generator<Violation> {
  const field = "attributeMapping";
  for (const [name, value] of provider.entries(field)) {
    if (value !== mapping.get(name))
      yield { field: `${field}.${name}`, problem: "is not what the bindings take it for" };
  }
}
