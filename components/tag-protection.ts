import * as pulumi from "@pulumi/pulumi";
import { RepositoryRuleset, type RepositoryRulesetArgs } from "@pulumi/github/repositoryRuleset.js";
import type { Product } from "../model/declared/product.ts";
import { environmentName } from "../model/scalars.ts";
import { deployAppAlone } from "./deploy-app-alone.ts";

export interface TagProtectionArgs {
  product: Product;
}

interface TagRules {
  name: string;
  includes: string[];
  excludes: string[];
  rules: RepositoryRulesetArgs["rules"];
  deployIdentityBypasses: boolean;
}

/**
 * Tags say what is deployed where (seed 001), so each kind has a ruleset: version, state and approval tags never move, for
 * the deploy identity neither. It alone makes versions and states, and makes and moves environment tags: rules that it
 * bypasses are in rulesets of their own, since an actor bypasses all of one.
 */
export class TagProtection extends pulumi.ComponentResource {
  /** By name: ids of the rulesets. */
  readonly rulesets: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(name: string, args: TagProtectionArgs, opts?: pulumi.ComponentResourceOptions) {
    const { deployIdentity, repository } = args.product;
    super("gantry:index:TagProtection", name, { deployIdentity, repository: repository.name }, opts);
    this.rulesets = Object.fromEntries(
      tagRules.map((tags) => [tags.name, createRuleset(this, args, tags).id]),
    );
    this.registerOutputs({ rulesets: this.rulesets });
  }
}

/** A pattern for the root's tags and for those of subprojects at any depth. */
function everywhere(pattern: string): string[] {
  return [`refs/tags/${pattern}`, `refs/tags/**/${pattern}`];
}

const immutable = { update: true, deletion: true, nonFastForward: true };
const statePatterns = ["v*-stable", "v*-unstable", "v*-deprecated"].flatMap(everywhere);

const tagRules: readonly TagRules[] = [
  {
    name: "version-tags",
    includes: everywhere("v*"),
    excludes: statePatterns,
    rules: immutable,
    deployIdentityBypasses: false,
  },
  {
    name: "state-tags",
    includes: statePatterns,
    excludes: [],
    rules: immutable,
    deployIdentityBypasses: false,
  },
  {
    name: "version-tag-creation",
    // States' tags begin in the same way.
    includes: everywhere("v*"),
    excludes: [],
    rules: { ...immutable, creation: true },
    deployIdentityBypasses: true,
  },
  {
    name: "approval-tags",
    // And the records of deployments that did not wait for an approval.
    includes: ["refs/tags/approvals/**/*", "refs/tags/**/approvals/**/*", "refs/tags/break-glass/**/*"],
    excludes: [],
    rules: immutable,
    deployIdentityBypasses: false,
  },
  {
    name: "environment-tags",
    includes: environmentName.options.flatMap(everywhere),
    excludes: [],
    rules: { ...immutable, creation: true },
    deployIdentityBypasses: true,
  },
];

function createRuleset(
  parent: pulumi.Resource,
  { product }: TagProtectionArgs,
  { name, includes, excludes, rules, deployIdentityBypasses }: TagRules,
): RepositoryRuleset {
  return new RepositoryRuleset(
    name,
    {
      repository: product.repository.name,
      name,
      target: "tag",
      enforcement: "active",
      conditions: { refName: { includes, excludes } },
      bypassActors: deployIdentityBypasses ? deployAppAlone(product) : [],
      rules,
    },
    { parent },
  );
}
