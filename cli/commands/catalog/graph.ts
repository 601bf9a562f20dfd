import { ExitCode, GantryError } from "../../../model/errors.ts";
import type { Command } from "../../command.ts";
import { absolute } from "../../options.ts";

const formats = ["mermaid", "dot", "json"] as const;

export const catalogGraph: Command = {
  name: "catalog graph",
  summary: "print or draw every entity of the catalog and every reference between them",
  positionals: [],
  options: {
    format: {
      type: "string",
      placeholder: "name",
      summary: "mermaid (default), dot or json",
      choices: formats,
    },
    out: {
      type: "string",
      placeholder: "file",
      values: "file",
      summary: "draw a picture into this file: HTML that every browser shows, by itself",
    },
    environment: {
      type: "string",
      placeholder: "name",
      summary: "of this environment alone",
      values: "environment",
    },
  },
  examples: [
    "gantry catalog graph --out catalog.html   a picture for a browser",
    "gantry catalog graph --environment staging",
    "gantry catalog graph --format dot | dot -Tsvg -o catalog.svg",
    "gantry catalog graph --json",
  ],
  async run(invocation, context) {
    const { printCatalogGraph } = await import("../../../catalog/show-graph.ts");
    const out = absolute(context.cwd, invocation.text("out"));
    if (out !== undefined && invocation.text("format") !== undefined) {
      throw new GantryError("catalog graph: --out draws a picture, and --format prints a text", {
        hint: "leave one of them out",
        exitCode: ExitCode.usage,
      });
    }
    const named = formats.find((format) => format === invocation.text("format"));
    return printCatalogGraph(context, {
      format: named ?? (invocation.flag("json") ? "json" : "mermaid"),
      environment: invocation.text("environment"),
      out,
      json: invocation.flag("json"),
    });
  },
};
