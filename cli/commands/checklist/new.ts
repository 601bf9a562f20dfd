import { checklistOptions, checklistPositionals, checklistWords } from "../../checklist-options.ts";
import type { Command } from "../../command.ts";

export const checklistNew: Command = {
  name: "checklist new",
  summary: "begin the checklist of a version for an environment, as a draft",
  positionals: checklistPositionals,
  options: checklistOptions,
  examples: ["gantry checklist new api/v1.2.3 production"],
  async run(invocation, context) {
    const { newChecklist } = await import("../../../delivery/checklist.ts");
    return newChecklist(context, checklistWords(invocation));
  },
};
