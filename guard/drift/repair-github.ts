import { z } from "zod";
import type { GitHubClient } from "../../clients/github/github-client.ts";
import type { Drift } from "./drift.ts";
import type { DeclaredEnvironment, DeclaredGitHub, DeclaredRuleset } from "../read-back/declared.ts";
import { environmentTitle } from "../read-back/environment-subjects.ts";
import { toApiRules } from "../read-back/rule-fields.ts";
import { type FoundRuleset, readRulesets, rulesetTitle } from "../read-back/ruleset-subjects.ts";

const policies = z.object({ id: z.int(), name: z.string(), type: z.enum(["branch", "tag"]) });

export interface RepairGitHubOptions {
  client: GitHubClient;
  declared: DeclaredGitHub;
  onStep: (text: string) => void;
}

/** Writes what was declared to GitHub, for drift whose way back is GitHub's own interface. Idempotent. */
export async function repairGitHub(drift: readonly Drift[], options: RepairGitHubOptions): Promise<void> {
  const titles = [...new Set(drift.map(({ what }) => what))];
  const rulesets = titles.some((title) => title.startsWith("ruleset "))
    ? await readRulesets(options.client)
    : [];
  for (const title of titles) {
    options.onStep(`writing ${title} to GitHub`);
    await repairOne(title, rulesets, options);
  }
}

async function repairOne(
  title: string,
  rulesets: readonly FoundRuleset[],
  { client, declared }: RepairGitHubOptions,
): Promise<void> {
  const asked = { what: `write ${title}`, permission: "Administration: write, Environments: write" };
  const environment = declared.environments.find(
    ({ inputs }) => environmentTitle(inputs.environment) === title,
  );
  if (environment !== undefined) {
    const path = `/environments/${encodeURIComponent(environment.inputs.environment)}`;
    await client.write("PUT", path, asked, environmentBody(environment));
    await repairPolicies(client, declared, environment.inputs.environment);
    return;
  }
  const variable = /^variable (?<name>\S+) of environment (?<environment>.+)$/.exec(title)?.groups;
  if (variable !== undefined) {
    const { name = "", environment = "" } = variable;
    const path = `/environments/${encodeURIComponent(environment)}/variables/${name}`;
    const own = declared.variables.find(
      ({ inputs }) => inputs.environment === environment && inputs.variableName.toUpperCase() === name,
    );
    if (own === undefined) await client.write("DELETE", path, asked);
    else if (own.inputs.value !== undefined)
      await client.write("PATCH", path, asked, { name, value: own.inputs.value });
    return;
  }
  await repairRuleset(title, rulesets, { client, declared });
}

async function repairRuleset(
  title: string,
  found: readonly FoundRuleset[],
  { client, declared }: Pick<RepairGitHubOptions, "client" | "declared">,
): Promise<void> {
  const asked = { what: `write ${title}`, permission: "Administration: write" };
  const own = declared.rulesets.find(({ inputs }) => rulesetTitle(inputs.name) === title);
  const there = found.find((each) =>
    own === undefined
      ? `${rulesetTitle(each.name)} (${each.id})` === title
      : String(each.id) === own.id || each.name === own.inputs.name,
  );
  if (there === undefined) return;
  const path = `/rulesets/${there.id}`;
  if (own === undefined) await client.write("DELETE", path, asked);
  else await client.write("PUT", path, asked, rulesetBody(own));
}

/** Adds the ref policies that are missing and takes out those that nobody declared. */
async function repairPolicies(
  client: GitHubClient,
  declared: DeclaredGitHub,
  environment: string,
): Promise<void> {
  const path = `/environments/${encodeURIComponent(environment)}/deployment-branch-policies`;
  const asked = {
    what: `write what may deploy to ${environmentTitle(environment)}`,
    permission: "Administration: write",
  };
  const found = await client.list(policies, path, asked);
  const wanted = declared.policies
    .filter(({ inputs }) => inputs.environment === environment)
    .map(({ inputs: { branchPattern, tagPattern } }) =>
      branchPattern === undefined
        ? { type: "tag", name: tagPattern ?? "" }
        : { type: "branch", name: branchPattern },
    );
  const isSame = (a: { type: string; name: string }) => (b: { type: string; name: string }) =>
    a.type === b.type && a.name === b.name;
  for (const policy of wanted.filter((each) => !found.some(isSame(each))))
    await client.write("POST", path, asked, policy);
  for (const policy of found.filter((each) => !wanted.some(isSame(each))))
    await client.write("DELETE", `${path}/${policy.id}`, asked);
}

/** The body of GitHub's PUT of an environment. */
function environmentBody({ inputs }: DeclaredEnvironment): object {
  const policy = inputs.deploymentBranchPolicy;
  return {
    wait_timer: inputs.waitTimer,
    prevent_self_review: inputs.preventSelfReview,
    can_admins_bypass: inputs.canAdminsBypass,
    reviewers: inputs.reviewers.flatMap(({ users, teams }) => [
      ...users.map((id) => ({ type: "User", id })),
      ...teams.map((id) => ({ type: "Team", id })),
    ]),
    deployment_branch_policy:
      policy === undefined
        ? null
        : {
            protected_branches: policy.protectedBranches,
            custom_branch_policies: policy.customBranchPolicies,
          },
  };
}

/** The body of GitHub's PUT of a ruleset. */
function rulesetBody({ inputs }: DeclaredRuleset): object {
  const { name, target, enforcement, conditions, bypassActors, rules } = inputs;
  return {
    name,
    target,
    enforcement,
    bypass_actors: bypassActors.map(({ actorId, actorType, bypassMode }) => ({
      actor_id: actorId ?? null,
      actor_type: actorType,
      bypass_mode: bypassMode,
    })),
    ...(conditions === undefined
      ? {}
      : {
          conditions: {
            ref_name: { include: conditions.refName.includes, exclude: conditions.refName.excludes },
          },
        }),
    rules: toApiRules(rules),
  };
}
