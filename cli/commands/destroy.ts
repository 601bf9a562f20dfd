import type { Command } from "../command.ts";
import { stackPositional, localOption, yesOption } from "../options.ts";

export const destroy: Command = {
  name: "destroy",
  summary: "take an environment down",
  positionals: [stackPositional],
  options: {
    local: localOption,
    yes: yesOption,
    confirm: {
      type: "string",
      placeholder: "environment",
      summary: "production's name, in place of the question",
    },
  },
  examples: [
    "gantry destroy staging --local",
    "gantry destroy production --confirm production   refused while a deletion protection is on",
  ],
  async run(invocation, context) {
    const { destroyStack } = await import("../../guard/destroy.ts");
    return destroyStack(context, {
      stack: invocation.required(0),
      local: invocation.flag("local"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
      confirm: invocation.text("confirm"),
    });
  },
};
