import type { Command } from "../command.ts";
import { stackPositional, localOption } from "../options.ts";

export const outputs: Command = {
  name: "outputs",
  summary: "print what an environment's stack gives to workflows",
  positionals: [stackPositional],
  options: {
    local: localOption,
    all: { type: "boolean", summary: "for people: every output, not only where the surfaces are reached" },
    format: {
      type: "string",
      placeholder: "format",
      summary: "how",
      choices: ["table", "json", "dotenv", "github"],
    },
  },
  examples: [
    "gantry outputs staging --local",
    "gantry outputs staging --all",
    "gantry outputs staging --format json",
    'gantry outputs staging --format github >> "$GITHUB_OUTPUT"',
  ],
  async run(invocation, context) {
    const { showOutputs } = await import("../../engine/outputs.ts");
    const format = invocation.flag("json") ? "json" : (invocation.text("format") ?? "table");
    return showOutputs(context, {
      stack: invocation.required(0),
      local: invocation.flag("local"),
      format,
      all: invocation.flag("all"),
    });
  },
};
