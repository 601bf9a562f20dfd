import { readdirSync } from "node:fs";
import type { RuleCases } from "./case.ts";
import type { Rule } from "../rule.ts";
import { isObject } from "../../model/is-object.ts";

const folder = new URL("../rules/", import.meta.url);

/** The ids of all rules, sorted: the names of the files in rules/. Loads none of them. */
export function ruleIds(): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -".ts".length))
    .sort();
}

/** All rules, sorted by id. Throws where a file does not hold the rule that it is named after, or there is none. */
export async function loadRules(): Promise<Rule[]> {
  const rules = await Promise.all(ruleIds().map(loadRule));
  if (rules.length === 0) throw new Error("the policy pack holds no rule");
  return rules;
}

async function loadRule(id: string): Promise<Rule> {
  return ruleIn(await import(`../rules/${id}.ts`), id);
}

/** The rule that a module of rules/ holds. Throws where it is not that of the file's name. */
export function ruleIn(module: unknown, id: string): Rule {
  if (!holdsRule(module)) throw new Error(`policy/rules/${id}.ts does not export a rule`);
  if (module.rule.id !== id) throw new Error(`policy/rules/${id}.ts holds the rule "${module.rule.id}"`);
  return module.rule;
}

/** What the rule of an id is tried with. Throws where its file in cases/ does not hold them. */
export async function loadCases(id: string): Promise<RuleCases> {
  const module: unknown = await import(`../cases/${id}.ts`);
  if (!holdsCases(module)) throw new Error(`policy/cases/${id}.ts does not export cases`);
  return module.cases;
}

function holdsCases(module: unknown): module is { cases: RuleCases } {
  if (!isObject(module) || !isObject(module["cases"])) return false;
  const { compliant, mutations } = module["cases"];
  return Array.isArray(compliant) && Array.isArray(mutations);
}

function holdsRule(module: unknown): module is { rule: Rule } {
  if (!isObject(module) || !isObject(module["rule"])) return false;
  const { id, sentence, protects, remedy, check, checkStack } = module["rule"];
  return (
    [id, sentence, remedy].every((text) => typeof text === "string" && text !== "") &&
    isObject(protects) &&
    [check, checkStack].some((each) => typeof each === "function")
  );
}
