import type { Command } from "../../command.ts";

export const policyTest: Command = {
  name: "policy test",
  summary: "try every rule on a stack that keeps all of them, and on every way to break it",
  positionals: [{ name: "rule", values: "rule", optional: true }],
  options: {},
  examples: ["gantry policy test", "gantry policy test require-image-digest", "gantry policy test --json"],
  async run(invocation, context) {
    const { testRules } = await import("../../../guard/rules/test.ts");
    return testRules(context, { id: invocation.positionals[0], json: invocation.flag("json") });
  },
};
