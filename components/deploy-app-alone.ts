import type { RepositoryRulesetArgs } from "@pulumi/github/repositoryRuleset.js";
import type { Product } from "../model/declared/product.ts";

/** Bypass actors of a ruleset that nobody else may act against: the deploy identity, always, since no push of it is a pull request. */
export function deployAppAlone({ deployIdentity }: Product): RepositoryRulesetArgs["bypassActors"] {
  return [{ actorId: deployIdentity.appId, actorType: "Integration", bypassMode: "always" }];
}
