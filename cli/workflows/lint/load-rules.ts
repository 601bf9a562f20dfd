import { readdirSync } from "node:fs";
import type { WorkflowRule } from "./rule.ts";

const folder = new URL("../rules/", import.meta.url);

/** Every rule of workflows, sorted by id: the files of rules/. Throws where one does not hold the rule it is named after. */
export async function loadRules(): Promise<WorkflowRule[]> {
  const ids = readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => file.slice(0, -".ts".length))
    .sort();
  return Promise.all(ids.map(loadRule));
}

async function loadRule(id: string): Promise<WorkflowRule> {
  const module: unknown = await import(new URL(`${id}.ts`, folder).href);
  if (!holdsRule(module) || module.rule.id !== id) {
    throw new Error(`cli/workflows/rules/${id}.ts does not export the rule "${id}"`);
  }
  return module.rule;
}

function holdsRule(module: unknown): module is { rule: WorkflowRule } {
  if (!isObject(module) || !isObject(module["rule"])) return false;
  const { id, sentence, remedy, check } = module["rule"];
  return [id, sentence, remedy].every((text) => typeof text === "string") && typeof check === "function";
}

/** A module's namespace has no prototype, so instanceof would not do. */
function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
