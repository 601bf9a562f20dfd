import type { Repository } from "./product.ts";

/** What GitHub offers a repository ("GitHub's plans" and "Managing environments for deployment", GitHub documentation). */
export interface GitHubOffer {
  /** Environments, and likewise rulesets and branch protection. */
  environments: boolean;
  /** Required reviewers and wait timers of an environment. */
  reviewers: boolean;
  /** Attestations of what workflows publish ("Artifact attestations"). */
  attestations: boolean;
}

export function whatGitHubHas({ visibility, plan }: Pick<Repository, "visibility" | "plan">): GitHubOffer {
  const isPublic = visibility === "public";
  const hasAll = isPublic || plan === "enterprise";
  return { environments: isPublic || plan !== "free", reviewers: hasAll, attestations: hasAll };
}
