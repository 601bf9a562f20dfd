import type { Command } from "../command.ts";
import { stackPositional, localOption, yesOption } from "../options.ts";

export const refresh: Command = {
  name: "refresh",
  summary: "bring the recorded state up to what the clouds have now",
  positionals: [stackPositional],
  options: { local: localOption, yes: yesOption },
  examples: ["gantry refresh staging --local     show what differs, ask, record it"],
  async run(invocation, context) {
    const { refreshStack } = await import("../../guard/refresh.ts");
    return refreshStack(context, {
      stack: invocation.required(0),
      local: invocation.flag("local"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
