import { quoteKey } from "../../catalog/check/quote.ts";
import { didYouMean } from "../../catalog/check/suggest.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { projectAround } from "../../catalog/project.ts";
import type { RuleCases } from "../../policy/own.ts";
import type { Rule } from "../../policy/rule.ts";
import { loadAllRules, loadCases, loadOwnCases } from "../../policy/pack/rules.ts";

export interface FoundRule {
  rule: Rule;
  cases: RuleCases;
}

/** The rule of an id, with what it is tried with. Throws a usage error for one that the pack does not have, with the one that may be meant. */
export async function findRule(cwd: string, id: string): Promise<FoundRule> {
  const pack = projectAround(cwd)?.policyPack;
  const { all, own } = await loadAllRules(pack);
  const rule = all.find((each) => each.id === id);
  if (rule !== undefined) {
    const cases = pack !== undefined && own.has(id) ? await loadOwnCases(pack, id) : await loadCases(id);
    return { rule, cases };
  }
  throw new GantryError(`the policy pack has no rule ${quoteKey(id)}`, {
    hint:
      didYouMean(
        id,
        all.map((each) => each.id),
      ) ?? "gantry policy list names them all",
    exitCode: ExitCode.usage,
  });
}
