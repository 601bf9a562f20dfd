import { checklistPositionals, checklistWords } from "../../checklist-options.ts";
import type { Command } from "../../command.ts";
import { localOption } from "../../options.ts";

export const checklistShow: Command = {
  name: "checklist show",
  summary: "show the checklist of a version: every field, how old it is, and what is missing",
  positionals: checklistPositionals,
  options: {
    format: {
      type: "string",
      placeholder: "format",
      choices: ["text", "markdown"],
      summary: "text by default",
    },
    local: localOption,
  },
  examples: ["gantry checklist show api/v1.2.3 production --format markdown"],
  async run(invocation, context) {
    const { showChecklist } = await import("../../../delivery/checklist.ts");
    const format = invocation.text("format") === "markdown" ? "markdown" : "text";
    return showChecklist(context, { ...checklistWords(invocation), format });
  },
};
