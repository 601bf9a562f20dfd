import type { DeclaredEnvironment, DeclaredRuleset } from "../read-back/declared.ts";
import { toApiRules } from "../read-back/rule-fields.ts";

/** The body of GitHub's PUT of an environment. */
export function environmentBody({ inputs }: DeclaredEnvironment): object {
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
export function rulesetBody({ inputs }: DeclaredRuleset): object {
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
