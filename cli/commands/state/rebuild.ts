import type { Command } from "../../command.ts";
import { environmentPositional, localOption, yesOption } from "../../options.ts";

export const stateRebuild: Command = {
  name: "state rebuild",
  summary: "write the state file anew from tags and attempts",
  positionals: [{ ...environmentPositional, optional: true }],
  options: { local: localOption, yes: yesOption },
  examples: ["gantry state rebuild production"],
  async run(invocation, context) {
    const { rebuildState } = await import("../../../delivery/state.ts");
    return rebuildState(context, {
      environment: invocation.positionals[0] ?? "production",
      local: invocation.flag("local"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
