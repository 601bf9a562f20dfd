import * as pulumi from "@pulumi/pulumi";
import { BranchProtection as Protection } from "@pulumi/github/branchProtection.js";
import type { Repository } from "../model/declared/product.ts";
import type { QualityGate as GateEntity } from "../model/declared/quality-gate.ts";
import { checksOf } from "../model/judging-checks.ts";

export interface BranchProtectionArgs {
  repository: Repository;
  /** The gates that hold on the default branch; the strictest of each setting counts. */
  gates: readonly GateEntity[];
}

/**
 * Classic protection of the default branch beside the rulesets: it is what GitHub means by "protected branch", and it
 * still holds when somebody turns a ruleset off.
 */
export class BranchProtection extends pulumi.ComponentResource {
  constructor(name: string, args: BranchProtectionArgs, opts?: pulumi.ComponentResourceOptions) {
    const { repository, gates } = args;
    super(
      "gantry:index:BranchProtection",
      name,
      { repository: repository.name, branch: repository.defaultBranch, gates },
      opts,
    );
    createProtection(this, args);
    this.registerOutputs({ branch: repository.defaultBranch });
  }
}

function createProtection(parent: pulumi.Resource, { repository, gates }: BranchProtectionArgs): void {
  const reviews = Math.max(0, ...gates.map((gate) => gate.requiredReviews));
  new Protection(
    repository.defaultBranch,
    {
      repositoryId: repository.name,
      pattern: repository.defaultBranch,
      // Unset leaves administrators out.
      enforceAdmins: true,
      allowsDeletions: false,
      allowsForcePushes: false,
      lockBranch: false,
      requireConversationResolution: true,
      requireSignedCommits: gates.some((gate) => gate.signedCommits),
      requiredStatusChecks: [{ strict: true, contexts: [...new Set(gates.flatMap(checksOf))].toSorted() }],
      requiredPullRequestReviews: [
        {
          requiredApprovingReviewCount: reviews,
          requireCodeOwnerReviews: gates.some((gate) => gate.codeOwnerReview),
          dismissStaleReviews: true,
          requireLastPushApproval: reviews > 0,
        },
      ],
    },
    { parent },
  );
}
