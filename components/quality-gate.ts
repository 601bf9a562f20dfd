import * as pulumi from "@pulumi/pulumi";
import { RepositoryRuleset, type RepositoryRulesetArgs } from "@pulumi/github/repositoryRuleset.js";
import type { Repository } from "../model/declared/product.ts";
import type { QualityGate as GateEntity } from "../model/declared/quality-gate.ts";
import { actionsAppId } from "../model/github-apps.ts";
import { checksOf } from "../model/judging-checks.ts";
import { entityInputs } from "./entity-inputs.ts";

export interface QualityGateArgs {
  repository: Repository;
  gate: GateEntity;
}

/** Refs a gate holds on. A pull request is judged by the rules of the branch it goes to. */
const enforcedRefs = {
  pr: ["~DEFAULT_BRANCH"],
  main: ["~DEFAULT_BRANCH"],
  "pre-release": ["refs/heads/release/**/*"],
} as const;

/** What must hold on a branch before it takes a change, as a ruleset that nobody bypasses. */
export class QualityGate extends pulumi.ComponentResource {
  /** Name of the ruleset. */
  readonly rulesetName: string;
  readonly rulesetId: pulumi.Output<string>;

  constructor(name: string, args: QualityGateArgs, opts?: pulumi.ComponentResourceOptions) {
    super(
      "gantry:index:QualityGate",
      name,
      entityInputs(args.gate, { repository: args.repository.name }),
      opts,
    );
    this.rulesetName = `gate-${args.gate.id}`;
    const ruleset = createRuleset(this, args, this.rulesetName);
    this.rulesetId = ruleset.id;
    this.registerOutputs({ rulesetId: this.rulesetId });
  }
}

function createRuleset(
  parent: pulumi.Resource,
  { repository, gate }: QualityGateArgs,
  name: string,
): RepositoryRuleset {
  return new RepositoryRuleset(
    name,
    {
      repository: repository.name,
      name,
      target: "branch",
      enforcement: "active",
      conditions: { refName: { includes: [...enforcedRefs[gate.enforcedOn]], excludes: [] } },
      bypassActors: [],
      rules: rules(gate),
    },
    { parent },
  );
}

function rules(gate: GateEntity): RepositoryRulesetArgs["rules"] {
  return {
    deletion: true,
    nonFastForward: true,
    requiredSignatures: gate.signedCommits,
    pullRequest: {
      requiredApprovingReviewCount: gate.requiredReviews,
      requireCodeOwnerReview: gate.codeOwnerReview,
      dismissStaleReviewsOnPush: true,
      // Otherwise an author could push after the review and merge what nobody saw.
      requireLastPushApproval: gate.requiredReviews > 0,
      requiredReviewThreadResolution: true,
    },
    requiredStatusChecks: {
      strictRequiredStatusChecksPolicy: true,
      // A release branch starts from a commit that has not run the release's own checks yet.
      doNotEnforceOnCreate: gate.enforcedOn === "pre-release",
      // Pinned to GitHub Actions: any other app could report a check of the same name.
      requiredChecks: checksOf(gate).map((context) => ({ context, integrationId: actionsAppId })),
    },
  };
}
