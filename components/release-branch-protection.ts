import * as pulumi from "@pulumi/pulumi";
import { RepositoryRuleset, type RepositoryRulesetArgs } from "@pulumi/github/repositoryRuleset.js";
import type { Product } from "../model/declared/product.ts";
import { deployAppAlone } from "./deploy-app-alone.ts";

export interface ReleaseBranchProtectionArgs {
  product: Product;
}

/**
 * The branches `gantry/<environment>` say what happened to an environment, so that two rulesets hold them: nobody rewrites or
 * deletes one, the deploy identity included, and nobody else makes one or adds to it.
 */
export class ReleaseBranchProtection extends pulumi.ComponentResource {
  /** By name: ids of the rulesets. */
  readonly rulesets: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: ReleaseBranchProtectionArgs, opts?: pulumi.ComponentResourceOptions) {
    const { deployIdentity, repository } = args.product;
    const inputs = { deployIdentity, repository: repository.name };
    super("gantry:index:ReleaseBranchProtection", name, inputs, opts);
    const kept = createRuleset(this, args, "release-branches", { rules: onlyGrow });
    const written = createRuleset(this, args, "release-branch-writing", {
      rules: { ...onlyGrow, creation: true, update: true },
      bypassActors: deployAppAlone(args.product),
    });
    this.rulesets = { "release-branches": kept.id, "release-branch-writing": written.id };
    this.registerOutputs({ rulesets: this.rulesets });
  }
}

const onlyGrow = { deletion: true, nonFastForward: true };

function createRuleset(
  parent: pulumi.Resource,
  { product }: ReleaseBranchProtectionArgs,
  name: string,
  held: Pick<RepositoryRulesetArgs, "rules" | "bypassActors">,
): RepositoryRuleset {
  return new RepositoryRuleset(
    name,
    {
      repository: product.repository.name,
      name,
      target: "branch",
      enforcement: "active",
      conditions: { refName: { includes: ["refs/heads/gantry/**/*"], excludes: [] } },
      bypassActors: [],
      ...held,
    },
    { parent },
  );
}
