import type { Command } from "../../command.ts";
import { environmentPositional } from "../../options.ts";

export const renameEnvironment: Command = {
  name: "rename environment",
  summary: "say step by step how an environment gives way to one of another name",
  positionals: [environmentPositional, { name: "new-name" }],
  options: {},
  examples: ["gantry rename environment canary sandbox"],
  async run(invocation, context) {
    const { renameEnvironment: rename } = await import("../../../catalog/rename-environment.ts");
    return rename(context, { from: invocation.required(0), to: invocation.required(1) });
  },
};
