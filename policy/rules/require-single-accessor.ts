import { plain } from "../value.ts";
import type { Resource } from "../resource.ts";
import type { Rule, StackViolation, Violation } from "../rule.ts";
import { types } from "../types.ts";

const member = /^gcp:secretmanager\/(secret|regionalSecret)IamMember:/;
const binding = /^gcp:secretmanager\/(secret|regionalSecret)IamBinding:/;
const policy = /^gcp:secretmanager\/(secret|regionalSecret)IamPolicy:/;
const ofProject = /^gcp:(projects|folder|organizations)\/iAM(Member|Binding):/;
const memberTypes = [
  "gcp:secretmanager/secretIamMember:SecretIamMember",
  "gcp:secretmanager/regionalSecretIamMember:RegionalSecretIamMember",
];

/** Who has a secret, and how it is called. */
const owners = new Map<string | undefined, string>([
  [types.bundle, "bundle's"],
  [types.migrationJob, "migrations'"],
  [types.sampler, "sampler's"],
]);

export const rule: Rule = {
  id: "require-single-accessor",
  sentence:
    "A secret can be read by the service account of the bundle, or the job, it belongs to, and of those it is shared with.",
  protects: { entity: "CredentialBundle", seed: "002" },
  remedy:
    "let the bundle's serviceAccount read it; another surface gets a secret of its own, or this one in its bundle's sharedRefs",
  judges: (type) => [member, binding, policy, ofProject].some((pattern) => pattern.test(type)),
  *check(resource) {
    const { type } = resource;
    if (ofProject.test(type)) yield* checkProject(resource);
    else if (policy.test(type)) yield { field: "policyData", problem: "may name any number of readers" };
    else if (binding.test(type)) yield { field: "members", problem: "is a list of readers" };
    else yield* checkMember(resource);
  },
  checkStack: function* (stack) {
    const ids = new Map(stack.all(types.credential).map((secret) => [keptAs(secret), secret.name]));
    for (const type of memberTypes) yield* checkReaders(stack.all(type), ids);
  },
};

/** What Secret Manager calls a secret of the catalog. */
function keptAs(secret: Resource): string {
  return secret.text("secretId") ?? secret.name;
}

function* checkMember(resource: Resource): Generator<Violation> {
  if (resource.get("role") !== "roles/secretmanager.secretAccessor") {
    yield {
      field: "role",
      problem: "must be roles/secretmanager.secretAccessor: nothing else is given on a secret",
    };
  }
  const reader = resource.get("member");
  const account =
    typeof reader === "string" ? /^serviceAccount:([a-z0-9-]+)@[a-z0-9.-]+$/.exec(reader)?.[1] : undefined;
  if (account === undefined) {
    yield { field: "member", problem: "must be one service account, serviceAccount:<account>@<project>…" };
    return;
  }
  const of = resource.owners().find(({ type }) => owners.has(type));
  const expected = of?.get("serviceAccount");
  if (typeof expected === "string" && account !== expected) {
    const whose = owners.get(of?.type) ?? "owner's";
    yield { field: "member", problem: `is not the ${whose} account "${expected}"` };
  }
}

/** A role on the project reads every secret in it. Only the account that deploys may manage them. */
function* checkProject(resource: Resource): Generator<Violation> {
  const role = resource.get("role");
  const name = typeof role === "string" ? plain(role) : "";
  const isDeployer = resource.owner(types.workloadIdentity) !== undefined;
  if (
    name.includes("secretmanager.secretaccessor") ||
    (name.includes("secretmanager.admin") && !isDeployer)
  ) {
    yield { field: "role", problem: "lets its holder read every secret of the project" };
  }
}

/** `ids`: what the catalog calls the secrets, by what Secret Manager calls them. */
function* checkReaders(
  grants: readonly Resource[],
  ids: ReadonlyMap<string, string>,
): Generator<StackViolation> {
  const seen = new Set<string>();
  for (const resource of grants) {
    // The short name and the full one mean the same secret.
    const secret = resource.text("secretId")?.split("/").at(-1) ?? "";
    const shared = resource.owner(types.bundle)?.get("sharedRefs");
    const isShared = Array.isArray(shared) && shared.includes(ids.get(secret) ?? "");
    const reader = isShared ? resource.text("member") : undefined;
    const key = [resource.text("project"), secret, reader].join(" ");
    if (seen.has(key)) {
      const problem = `is a second reader of secret "${secret}", which no bundle shares with it`;
      yield { resource, field: "member", problem };
    }
    seen.add(key);
  }
}
