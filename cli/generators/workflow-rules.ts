import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadRules } from "../../workflows/lint/load-rules.ts";
import type { Generator } from "../../files/generated/generator.ts";
import { markdownTable } from "../../files/generated/markdown-table.ts";
import { replacePart } from "../../files/generated/replace-part.ts";

const file = "docs/workflows.md";
const rules = await loadRules();

/** The table of rules in docs/workflows.md. */
export const workflowRules: Generator = {
  name: "rules of workflows",
  folders: [],
  generate(root) {
    const rows = rules.map(({ id, sentence }) => [`\`${id}\``, sentence]);
    const table = `${markdownTable([["rule", "what must hold"], ...rows])}\n`;
    return new Map([
      [file, replacePart(file, readFileSync(join(root, file), "utf8"), "workflow-rules", table)],
    ]);
  },
};
