import { checklistPositionals, checklistWords } from "../../checklist-options.ts";
import type { Command } from "../../command.ts";
import { localOption } from "../../options.ts";

export const checklistCheck: Command = {
  name: "checklist check",
  summary: "say everything that keeps a version's checklist from letting it pass",
  positionals: checklistPositionals,
  options: { local: localOption },
  examples: ["gantry checklist check api/v1.2.3 production"],
  async run(invocation, context) {
    const { checkChecklist } = await import("../../../delivery/checklist.ts");
    return checkChecklist(context, checklistWords(invocation));
  },
};
