import type { Command } from "../../command.ts";

export const workflowsCheck: Command = {
  name: "workflows check",
  summary: "check that workflows are as they would be generated, and that all of them keep the rules",
  positionals: [],
  options: {
    base: {
      type: "string",
      placeholder: "ref",
      values: "ref",
      summary:
        "what a workflow of yours broke there already fails nothing; by default origin's default branch",
    },
  },
  examples: ["gantry workflows check", "gantry workflows check --base main --json"],
  async run(invocation, context, commands) {
    const { checkWorkflows } = await import("../../../workflows/check.ts");
    return checkWorkflows(context, {
      base: invocation.text("base"),
      json: invocation.flag("json"),
      commands,
    });
  },
};
