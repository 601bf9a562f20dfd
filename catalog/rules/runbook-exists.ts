import { join } from "node:path";
import type { CatalogRule } from "./rule.ts";
import { isFile } from "../files/list-environments.ts";

/** An alert at night without a runbook is only noise. */
export const runbookExists: CatalogRule = {
  id: "runbook-exists",
  description: "The runbook of every guardrail is a file of the project.",
  level: "error",
  *check({ root, entities }) {
    const checked = new Map<string, boolean>();
    for (const { id, runbookRef } of entities.guardrails.values()) {
      const exists = checked.get(runbookRef) ?? isFile(join(root, runbookRef));
      checked.set(runbookRef, exists);
      if (!exists) yield { path: ["guardrails", id, "runbookRef"], text: "is no file of the project" };
    }
  },
};
