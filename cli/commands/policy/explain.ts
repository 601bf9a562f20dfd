import type { Command } from "../../command.ts";

export const policyExplain: Command = {
  name: "policy explain",
  summary: "say what a rule wants, why, what it objects to, and what to do about a violation",
  positionals: [{ name: "rule", values: "rule" }],
  options: {},
  examples: [
    "gantry policy explain require-production-approvals",
    "gantry policy explain require-image-digest --json",
  ],
  async run(invocation, context) {
    const { explainRule } = await import("../../../guard/rules/explain.ts");
    return explainRule(context, { id: invocation.required(0), json: invocation.flag("json") });
  },
};
