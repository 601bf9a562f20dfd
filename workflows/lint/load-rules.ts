import { loadModules } from "../load-modules.ts";
import type { WorkflowRule } from "./rule.ts";
import { isObject } from "../../model/is-object.ts";

const folder = new URL("../rules/", import.meta.url);

/** Every rule of workflows, sorted by id: the files of rules/. Throws where one does not hold the rule it is named after. */
export function loadRules(): Promise<WorkflowRule[]> {
  return loadModules(
    folder,
    (id): Promise<unknown> => import(`../rules/${id}.ts`),
    ({ rule }, id) => (isRule(rule) && rule.id === id ? rule : undefined),
  );
}

function isRule(value: unknown): value is WorkflowRule {
  if (!isObject(value)) return false;
  const { id, sentence, remedy, check } = value;
  return [id, sentence, remedy].every((text) => typeof text === "string") && typeof check === "function";
}
