import { catalogRules } from "../rules/index.ts";
import type { CatalogRule, RuleContext } from "../rules/rule.ts";
import type { Finding } from "./finding.ts";

/** What the rules of one level find; with `regional` only those that are asked for each region. */
export function* runRules(
  context: RuleContext,
  level: CatalogRule["level"],
  regional = false,
): Generator<Finding> {
  for (const rule of catalogRules) {
    if (rule.level === level && (!regional || rule.regional === true)) yield* rule.check(context);
  }
}
