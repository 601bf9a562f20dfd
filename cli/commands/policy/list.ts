import type { Command } from "../../command.ts";

export const policyList: Command = {
  name: "policy list",
  summary: "list the rules of the policy pack: what must hold, and what each protects",
  positionals: [],
  options: {},
  examples: ["gantry policy list", "gantry policy list --json"],
  async run(invocation, context) {
    const { listRules } = await import("../../../guard/rules/list.ts");
    return listRules(context, { json: invocation.flag("json") });
  },
};
