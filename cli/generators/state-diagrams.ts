import { lifecycles } from "../../model/states/index.ts";
import { stateDiagram } from "../../model/states/mermaid.ts";
import type { Generator } from "../../files/generated/generator.ts";

const introduction = `# States

Generated from the tables in \`model/states/\` by \`npm run generate\`. An arrow that is not here is an error that names both states and
what is allowed.`;

/** docs/states.md: every lifecycle as a diagram. */
export const stateDiagrams: Generator = {
  name: "state diagrams",
  folders: [],
  generate() {
    const sections = lifecycles.map(
      (table) => `## ${table.name}\n\n\`\`\`mermaid\n${stateDiagram(table)}\n\`\`\``,
    );
    return new Map([["docs/states.md", `${[introduction, ...sections].join("\n\n")}\n`]]);
  },
};
