import { quoteKey } from "../../catalog/check/quote.ts";
import { didYouMean } from "../../catalog/check/suggest.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Rule } from "../../policy/rule.ts";
import { loadRules, ruleIds } from "../../policy/pack/rules.ts";

/** The rule of an id. Throws a usage error for one that the pack does not have, with the one that may be meant. */
export async function findRule(id: string): Promise<Rule> {
  const rule = (await loadRules()).find((each) => each.id === id);
  if (rule !== undefined) return rule;
  throw new GantryError(`the policy pack has no rule ${quoteKey(id)}`, {
    hint: didYouMean(id, ruleIds()) ?? "gantry policy list names them all",
    exitCode: ExitCode.usage,
  });
}
