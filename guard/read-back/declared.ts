import { z } from "zod";

/**
 * The GitHub resources of a stack as its program declares them, in the provider's own names. Parsed once, here: what the
 * program and the state hand over is only known to be objects.
 */
const base = { id: z.string().optional() };

const environment = z.object({
  ...base,
  inputs: z.object({
    environment: z.string(),
    canAdminsBypass: z.boolean().default(true),
    preventSelfReview: z.boolean().default(false),
    waitTimer: z.number().default(0),
    reviewers: z
      .array(z.object({ users: z.array(z.number()).default([]), teams: z.array(z.number()).default([]) }))
      .default([]),
    deploymentBranchPolicy: z
      .object({ protectedBranches: z.boolean(), customBranchPolicies: z.boolean() })
      .optional(),
  }),
});
const policy = z.object({
  ...base,
  inputs: z.object({
    environment: z.string(),
    branchPattern: z.string().optional(),
    tagPattern: z.string().optional(),
  }),
});
const variable = z.object({
  ...base,
  inputs: z.object({
    environment: z.string(),
    variableName: z.string(),
    /** Undefined where a cloud gives it and the state does not have it: what set it up did not get so far. */
    value: z.string().optional(),
  }),
});
const ruleset = z.object({
  ...base,
  inputs: z.object({
    name: z.string(),
    target: z.string(),
    enforcement: z.string(),
    conditions: z
      .object({ refName: z.object({ includes: z.array(z.string()), excludes: z.array(z.string()) }) })
      .optional(),
    bypassActors: z
      .array(z.object({ actorId: z.number().nullish(), actorType: z.string(), bypassMode: z.string() }))
      .default([]),
    rules: z.record(z.string(), z.json()),
  }),
});
const flag = z.boolean().default(false);
const protection = z.object({
  ...base,
  inputs: z.object({
    pattern: z.string(),
    enforceAdmins: flag,
    allowsDeletions: flag,
    allowsForcePushes: flag,
    lockBranch: flag,
    requireConversationResolution: flag,
    requireSignedCommits: flag,
    requiredLinearHistory: flag,
    requiredStatusChecks: z
      .array(z.object({ strict: flag, contexts: z.array(z.string()).default([]) }))
      .default([]),
    requiredPullRequestReviews: z
      .array(
        z.object({
          requiredApprovingReviewCount: z.number().default(1),
          requireCodeOwnerReviews: flag,
          dismissStaleReviews: flag,
          requireLastPushApproval: flag,
        }),
      )
      .default([]),
  }),
});

export type DeclaredEnvironment = z.infer<typeof environment>;
export type DeclaredRuleset = z.infer<typeof ruleset>;
export type DeclaredProtection = z.infer<typeof protection>;

export interface DeclaredGitHub {
  environments: readonly DeclaredEnvironment[];
  policies: readonly z.infer<typeof policy>[];
  variables: readonly z.infer<typeof variable>[];
  rulesets: readonly DeclaredRuleset[];
  protections: readonly DeclaredProtection[];
}

/** A resource of any kind, with the id that the recorded state has for it. */
export interface DeclaredInputs {
  type: string;
  inputs: unknown;
  id?: string | undefined;
}

/** Sorts a stack's resources into what is read back. Throws a ZodError, a defect of ours, where one is none of the kind. */
export function declaredGitHub(resources: readonly DeclaredInputs[]): DeclaredGitHub {
  const all = <T>(schema: z.ZodType<T>, token: string): T[] =>
    resources.filter(({ type }) => type === token).map((resource) => schema.parse(resource));
  return {
    environments: all(environment, "github:index/repositoryEnvironment:RepositoryEnvironment"),
    policies: all(
      policy,
      "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy",
    ),
    variables: all(variable, "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable"),
    rulesets: all(ruleset, "github:index/repositoryRuleset:RepositoryRuleset"),
    protections: all(protection, "github:index/branchProtection:BranchProtection"),
  };
}
