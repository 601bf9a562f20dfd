import type { Resource } from "../resource.ts";
import type { Rule, StackViolation, Violation } from "../rule.ts";
import type { Stack } from "../stack.ts";
import { types } from "../types.ts";

const accountType = "gcp:serviceaccount/account:Account";

export const rule: Rule = {
  id: "require-own-service-account",
  sentence: "Every service runs as an account of its own, which no other service and no deployment has.",
  protects: { entity: "CredentialBundle, DeploymentSurface", seed: "002, 003" },
  remedy: "give the surface's bundle a serviceAccount of its own, and let the component make it",
  judges: (type) => type === types.service || type === types.job,
  *check(resource) {
    yield* checkAccount(resource, accountField(resource));
  },
  checkStack: checkSharing,
};

function accountField({ type }: Resource): string {
  return type === types.job ? "template.template.serviceAccount" : "template.serviceAccount";
}

/** Google's default accounts have the role of an editor, and everything runs as them that says nothing. */
function* checkAccount(resource: Resource, field: string): Generator<Violation> {
  const account = resource.get(field);
  const project = resource.text("project") ?? "";
  const [name, domain] = typeof account === "string" ? account.split("@") : [];
  if (name === undefined || !/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/.test(name)) {
    yield { field, problem: "must be an account of its own, <account>@<project>.iam.gserviceaccount.com" };
  } else if (domain !== `${project}.iam.gserviceaccount.com`) {
    yield { field, problem: "is no account that this project made" };
  }
}

function* checkSharing(stack: Stack): Generator<StackViolation> {
  const holders = new Map<unknown, string>();
  for (const account of stack.all(accountType)) {
    if (account.owner(types.workloadIdentity) === undefined) continue;
    const email = `${account.text("accountId") ?? ""}@${account.text("project") ?? ""}.iam.gserviceaccount.com`;
    holders.set(email, "the deployments");
  }
  for (const type of [types.service, types.job]) {
    for (const resource of stack.all(type)) {
      const field = accountField(resource);
      const account = resource.get(field);
      // A service has one name in all its regions.
      const holder = resource.owner(types.surface)?.name ?? resource.text("name") ?? "";
      const other = holders.get(account);
      if (other !== undefined && other !== holder) {
        yield { resource, field, problem: `is shared with ${other}` };
      }
      holders.set(account, other ?? holder);
    }
  }
}
