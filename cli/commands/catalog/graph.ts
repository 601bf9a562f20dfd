import type { Command } from "../../command.ts";

const formats = ["mermaid", "dot", "json"] as const;

export const catalogGraph: Command = {
  name: "catalog graph",
  summary: "print every entity of the catalog and every reference between them",
  positionals: [],
  options: {
    format: {
      type: "string",
      placeholder: "name",
      summary: "mermaid (default), dot or json",
      choices: formats,
    },
    environment: {
      type: "string",
      placeholder: "name",
      summary: "of this environment alone",
      values: "environment",
    },
  },
  examples: [
    "gantry catalog graph --environment staging",
    "gantry catalog graph --format dot | dot -Tsvg -o catalog.svg",
    "gantry catalog graph --json",
  ],
  async run(invocation, context) {
    const { printCatalogGraph } = await import("../../../catalog/show-graph.ts");
    const named = formats.find((format) => format === invocation.text("format"));
    return printCatalogGraph(context, {
      format: named ?? (invocation.flag("json") ? "json" : "mermaid"),
      environment: invocation.text("environment"),
    });
  },
};
