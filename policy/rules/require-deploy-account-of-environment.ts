import { driftGhEnvironment } from "../../model/declared/gh-environment.ts";
import { isDriftName } from "../of-drift.ts";
import { plain } from "../value.ts";
import type { Resource } from "../resource.ts";
import type { Rule, Violation } from "../rule.ts";
import { types } from "../types.ts";

const iamTypes = /^gcp:serviceaccount\/iAM(Member|Binding|Policy):/;
/** Rights on an account by which somebody else becomes it. */
const impersonation =
  /^roles\/iam\.(workloadidentityuser|serviceaccounttokencreator|serviceaccountuser|serviceaccountopenidtokencreator|serviceaccountadmin|serviceaccountkeyadmin)$/;

export const rule: Rule = {
  id: "require-deploy-account-of-environment",
  sentence:
    "An environment's deploy account is used by jobs of that environment alone, and it alone starts services.",
  protects: { entity: "DeploymentEnvironment, CredentialBundle", seed: "002" },
  remedy: "let the component bind the account to attribute.deployment/<repository id>/<GitHub environment>",
  judges: (type) => iamTypes.test(type),
  *check(resource) {
    if (resource.type.includes("iAMPolicy:")) {
      yield { field: "policyData", problem: "may let in anybody: use one member for each right" };
      return;
    }
    const role = resource.get("role");
    if (typeof role !== "string" || !impersonation.test(plain(role))) return;
    const members = [...resource.each("member"), ...resource.each("members")];
    for (const field of members) yield* checkMember(resource, field, role);
  },
};

function* checkMember(resource: Resource, field: string, role: string): Generator<Violation> {
  const member = resource.get(field);
  if (role === "roles/iam.serviceAccountUser") {
    // Google asks for it of whoever starts a service as the account.
    if (
      typeof member !== "string" ||
      !/^serviceAccount:deploy-[a-z0-9-]+@[a-z0-9-]+\.iam\.gserviceaccount\.com$/.test(member)
    ) {
      yield { field, problem: "is not the environment's deploy account" };
    }
  } else if (role !== "roles/iam.workloadIdentityUser") {
    yield { field: "role", problem: "lets its holder become the account" };
  } else if (typeof member !== "string" || !allowed(resource).includes(afterPool(member))) {
    yield { field, problem: "is not a job of this repository in this environment" };
  }
}

/**
 * `<repository id>/<GitHub environment>` of each environment that may act as the account: those that deploy, for the
 * deploy account, and the one that looks for drift, for the account that can only read. Never one for the other.
 */
function allowed(resource: Resource): string[] {
  const drift = resource.owner(types.driftEnvironment);
  const identity = drift ?? resource.owner(types.workloadIdentity);
  if (identity === undefined) return [];
  const repository = identity.text("repository.repositoryId") ?? "";
  const isReader = /^projects\/[^/]+\/serviceAccounts\/drift-[a-z]+@/.test(
    resource.text("serviceAccountId") ?? "",
  );
  if (isReader !== (drift !== undefined)) return [];
  const environments = isReader
    ? [driftGhEnvironment(resource.stack)]
    : identity.each("ghEnvironments").map((path) => identity.text(path) ?? "");
  return environments.filter((name) => isReader || !isDriftName(name)).map((name) => `${repository}/${name}`);
}

function afterPool(member: string): string {
  return (
    /^principalSet:\/\/iam\.googleapis\.com\/projects\/\d+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]+\/attribute\.deployment\/(.+)$/.exec(
      member,
    )?.[1] ?? member
  );
}
