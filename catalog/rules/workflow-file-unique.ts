import { quote } from "../check/quote.ts";
import type { CatalogRule } from "./rule.ts";

/** The second pipeline would be written over the first; two environments are compared where both are known. */
export const workflowFileUnique: CatalogRule = {
  id: "workflow-file-unique",
  description: "No two pipelines have the same workflow file.",
  level: "error",
  *check({ entities }) {
    const owners = new Map<string, string>();
    for (const { id, workflowFile } of entities.pipelines.values()) {
      const first = owners.get(workflowFile);
      if (first === undefined) owners.set(workflowFile, id);
      else {
        yield {
          path: ["pipelines", id, "workflowFile"],
          alternative: ["pipelines", first, "workflowFile"],
          text: `is the workflow of two pipelines, ${quote(first)} and ${quote(id)}`,
        };
      }
    }
  },
};
