import { existsSync, readdirSync } from "node:fs";
import { ownCasesFile, ownRulesFolder, ruleFiles } from "../../catalog/rules-folder.ts";
import { importOwnFile } from "../../files/import-own-file.ts";
import { ExitCode, GantryError } from "../../model/errors.ts";
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

/** Gantry's rules and the product's own, sorted by id. */
export interface AllRules {
  all: readonly Rule[];
  /** The ids of the product's own. */
  own: ReadonlySet<string>;
}

/**
 * Gantry's rules, and those that the product has beside them in its own pack's folder: none where that is Gantry's, or undefined.
 *
 * @throws GantryError (usage) for a rule of the product's own that has the name of another, is none by its name, cannot be loaded or lacks something
 */
export async function loadAllRules(pack: string | undefined): Promise<AllRules> {
  const gantrys = await loadRules();
  if (pack === undefined || ownRulesFolder(pack) === undefined) return { all: gantrys, own: new Set() };
  const ids = new Set(gantrys.map(({ id }) => id));
  const own: Rule[] = [];
  for (const [id, file] of ruleFiles(pack)) if (!ids.has(id)) own.push(await loadOwnRule(file, id));
  return {
    all: [...gantrys, ...own].sort((one, other) => (one.id < other.id ? -1 : 1)),
    own: new Set(own.map(({ id }) => id)),
  };
}

async function loadOwnRule(file: string, id: string): Promise<Rule> {
  const name = `policy/rules/${id}.ts`;
  const module = await importOwnFile(file, name);
  const problems = [...ruleProblems(isObject(module) ? module["rule"] : undefined, id)];
  if (problems.length === 0) return ruleIn(module, id);
  throw new GantryError(`${name} is no rule`, {
    problems,
    hint: "docs/how-to/add-your-own-resources.md has one to begin with",
    exitCode: ExitCode.usage,
  });
}

function* ruleProblems(rule: unknown, id: string): Generator<string> {
  if (!isObject(rule)) {
    yield "it has to say: export const rule = { … }";
    return;
  }
  if (rule["id"] !== id) yield `id must be "${id}", as the file's name`;
  for (const field of ["sentence", "remedy"]) {
    if (typeof rule[field] !== "string" || rule[field] === "") yield `${field} must be text`;
  }
  const { protects, check, checkStack } = rule;
  if (!isObject(protects) || typeof protects["entity"] !== "string")
    yield 'protects must be an object, such as { entity: "OwnResources" }';
  if (check === undefined && checkStack === undefined) yield "check or checkStack is missing";
  for (const field of ["judges", "appliesTo", "judgesOutputsOf", "check", "checkStack"]) {
    if (rule[field] !== undefined && typeof rule[field] !== "function") yield `${field} must be a function`;
  }
}

/** What one of the product's own rules is tried with. Throws a GantryError (usage) where its file is missing or does not hold them. */
export async function loadOwnCases(pack: string, id: string): Promise<RuleCases> {
  const name = `policy/cases/${id}.ts`;
  const file = ownCasesFile(pack, id);
  const module = existsSync(file) ? await importOwnFile(file, name) : undefined;
  if (module !== undefined && holdsCases(module)) return module.cases;
  const problem = module === undefined ? "is missing: nobody knows whether the rule works" : "holds no cases";
  throw new GantryError(`${name} ${problem}`, {
    hint: "it has to say: export const cases = { compliant: […], judges: […], mutations: […] }",
    exitCode: ExitCode.usage,
  });
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
