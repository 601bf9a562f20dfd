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

/** What a repository does without on its plan, and what takes its place, a line each; docs/how-to/without-paid-github.md has the same list. */
export function withoutAtGitHub(repository: Pick<Repository, "visibility" | "plan">): readonly string[] {
  const { environments, reviewers, attestations } = whatGitHubHas(repository);
  return [
    ...(reviewers
      ? []
      : [
          "required reviewers: reviewers sign tags, which Gantry verifies",
          "wait timers: a team of one waits from its signed tag; nobody else waits",
        ]),
    ...(environments
      ? []
      : [
          "environments and their secrets: no workflow deploys or holds a credential; you deploy from your own machine, by your own login",
          "rulesets and branch protection: checks run and stop nobody from merging, and anybody who can push may move a branch or a tag",
          "the nightly check of drift, and other workflows that need a login: run `gantry drift`, `gantry tag assign` and `gantry hold` yourself",
        ]),
    ...(attestations
      ? []
      : ["attestations: an image has BuildKit's own provenance, which nobody has signed"]),
  ];
}
