import type { Command } from "../../command.ts";
import { environmentPositional, localOption } from "../../options.ts";

export const stateShow: Command = {
  name: "state show",
  summary: "print the state file of an environment's branch",
  positionals: [{ ...environmentPositional, optional: true }],
  options: { local: localOption },
  examples: ["gantry state show production"],
  async run(invocation, context) {
    const { showState } = await import("../../../delivery/state.ts");
    return showState(context, {
      environment: invocation.positionals[0] ?? "production",
      local: invocation.flag("local"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
