import { ruleMistake } from "../../edge/evaluator/cohort-rule.ts";
import type { CatalogRule } from "./rule.ts";

/** A rule that cannot be asked has nobody in it, and nobody notices at the edge. */
export const cohortRuleParses: CatalogRule = {
  id: "cohort-rule-parses",
  description: "The rule of a whitelist or label is an expression in CEL that answers yes or no.",
  level: "error",
  *check({ entities }) {
    for (const { name, type, rule } of entities.cohorts.values()) {
      const mistake = type === "random" ? undefined : ruleMistake(rule);
      if (mistake === undefined) continue;
      const where = rule.includes("\n")
        ? `line ${mistake.line}, column ${mistake.column}`
        : `column ${mistake.column}`;
      yield {
        path: ["cohorts", name, "rule"],
        text: `is no rule at ${where}: ${mistake.text}`,
        hint: 'it asks about the subject, such as subject.team == "support"; docs/flags.md has more',
      };
    }
  },
};
