import { z } from "zod";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import type { DeclaredEnvironment, DeclaredGitHub } from "./declared.ts";
import { setOf, type Subject, unknownYet } from "./subject.ts";

const time = z.iso.datetime({ offset: true });
const protectionRule = z.object({
  type: z.string(),
  wait_timer: z.int().optional(),
  prevent_self_review: z.boolean().optional(),
  reviewers: z
    .array(z.object({ type: z.enum(["User", "Team"]), reviewer: z.object({ id: z.int() }) }))
    .optional(),
});
const environment = z.object({
  name: z.string(),
  updated_at: time,
  // Not in GitHub's description of its interface, and in its answers.
  can_admins_bypass: z.boolean().optional(),
  protection_rules: z.array(protectionRule),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullable(),
});
const branchPolicy = z.object({ id: z.int(), name: z.string(), type: z.enum(["branch", "tag"]) });
const variable = z.object({ name: z.string(), value: z.string(), updated_at: time });
const secret = z.object({ name: z.string(), updated_at: time });

/** What GitHub shows of reviewers' settings is in a rule that exists only where there are reviewers. */
const builtIn = ["wait_timer", "required_reviewers", "branch_policy"];

export function environmentTitle(name: string): string {
  return `environment ${name}`;
}

/** What the program declares of GitHub's environments, their variables and what may deploy to them. */
export function declaredEnvironments(
  { environments, policies, variables }: DeclaredGitHub,
  secrets: ReadonlyMap<string, readonly string[]>,
): Subject[] {
  return environments.flatMap((declared) => {
    const name = declared.inputs.environment;
    const own = <T extends { inputs: { environment: string } }>(all: readonly T[]): T[] =>
      all.filter(({ inputs }) => inputs.environment === name);
    const refs = own(policies).map(({ inputs: { branchPattern, tagPattern } }) =>
      branchPattern === undefined ? `tag ${tagPattern ?? ""}` : `branch ${branchPattern}`,
    );
    return [
      { what: environmentTitle(name), fields: environmentFields(declared, refs) },
      ...own(variables).map(({ inputs }) => ({
        what: variableTitle(inputs.variableName.toUpperCase(), name),
        fields: { value: inputs.value ?? unknownYet },
      })),
      ...(secrets.get(name) ?? []).map((key) => ({ what: secretTitle(key, name), fields: {} })),
    ];
  });
}

function environmentFields({ inputs }: DeclaredEnvironment, refs: readonly string[]): Subject["fields"] {
  const reviewers = inputs.reviewers.flatMap(({ users, teams }) => [
    ...users.map((id) => `user ${id}`),
    ...teams.map((id) => `team ${id}`),
  ]);
  return {
    reviewers: setOf(reviewers),
    ...(reviewers.length > 0 ? { prevent_self_review: inputs.preventSelfReview } : {}),
    can_admins_bypass: inputs.canAdminsBypass,
    wait_timer: inputs.waitTimer,
    deployment_branch_policy: policyWord(inputs.deploymentBranchPolicy),
    deployment_branch_policies: setOf(refs),
  };
}

function policyWord(
  policy: { protectedBranches: boolean; customBranchPolicies: boolean } | undefined,
): string {
  if (policy === undefined) return "every branch";
  if (policy.protectedBranches) return "protected branches";
  return policy.customBranchPolicies ? "selected branches and tags" : "every branch";
}

/** Reads one environment with everything in it; nothing where GitHub has none of that name. */
export async function foundEnvironment(client: GitHubClient, name: string): Promise<Subject[]> {
  const title = environmentTitle(name);
  const path = `/environments/${encodeURIComponent(name)}`;
  const asked = { what: `read ${title}`, permission: "Actions: read" };
  const found = await client.find(environment, path, asked);
  if (found === undefined) return [];
  const [policies, variables, secrets] = await Promise.all([
    client.list(branchPolicy, `${path}/deployment-branch-policies`, {
      what: `read what may deploy to ${title}`,
      permission: "Actions: read",
    }),
    client.list(variable, `${path}/variables`, {
      what: `read the variables of ${title}`,
      permission: "Environments: read",
    }),
    client.list(secret, `${path}/secrets`, {
      what: `read the names of the secrets of ${title}`,
      permission: "Environments: read",
    }),
  ]);
  return [
    environmentSubject(title, found, policies),
    ...variables.map((each) => ({
      what: variableTitle(each.name, name),
      fields: { value: each.value },
      updatedAt: each.updated_at,
    })),
    ...secrets.map((each) => ({
      what: secretTitle(each.name, name),
      fields: {},
      updatedAt: each.updated_at,
    })),
  ];
}

/** Whether it is the title of a secret. */
export function isSecret(what: string): boolean {
  return what.startsWith("secret ");
}

export function variableTitle(name: string, environment: string): string {
  return `variable ${name} of ${environmentTitle(environment)}`;
}

export function secretTitle(key: string, environment: string): string {
  return `secret ${key} of ${environmentTitle(environment)}`;
}

function environmentSubject(
  what: string,
  found: z.infer<typeof environment>,
  policies: readonly z.infer<typeof branchPolicy>[],
): Subject {
  const rules = found.protection_rules;
  const reviewing = rules.find(({ type }) => type === "required_reviewers");
  const reviewers = reviewing?.reviewers?.map(({ type, reviewer }) => `${type.toLowerCase()} ${reviewer.id}`);
  const policy = found.deployment_branch_policy;
  const others = rules.filter(({ type }) => !builtIn.includes(type));
  return {
    what,
    updatedAt: found.updated_at,
    fields: {
      reviewers: setOf(reviewers ?? []),
      ...(reviewing === undefined ? {} : { prevent_self_review: reviewing.prevent_self_review === true }),
      ...(found.can_admins_bypass === undefined ? {} : { can_admins_bypass: found.can_admins_bypass }),
      wait_timer: rules.find(({ type }) => type === "wait_timer")?.wait_timer ?? 0,
      deployment_branch_policy: policyWord(
        policy === null
          ? undefined
          : {
              protectedBranches: policy.protected_branches,
              customBranchPolicies: policy.custom_branch_policies,
            },
      ),
      deployment_branch_policies: setOf(policies.map(({ type, name }) => `${type} ${name}`)),
      ...Object.fromEntries(others.map(({ type }) => [`protection_rules.${type}`, true])),
    },
    unseen: found.can_admins_bypass === undefined ? ["can_admins_bypass"] : [],
  };
}
