import type { Command } from "../../command.ts";

export const workflowsCheck: Command = {
  name: "workflows check",
  summary: "check that workflows are as they would be generated, and that all of them keep the rules",
  positionals: [],
  options: {},
  examples: ["gantry workflows check", "gantry workflows check --json"],
  async run(invocation, context, commands) {
    const { checkWorkflows } = await import("../../../workflows/check.ts");
    return checkWorkflows(context, { json: invocation.flag("json"), commands });
  },
};
