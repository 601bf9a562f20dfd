import type { Command } from "../../command.ts";
import { environmentPositional, localOption } from "../../options.ts";

export const stateVerify: Command = {
  name: "state verify",
  summary: "say whether the state file is what tags and attempts say",
  positionals: [{ ...environmentPositional, optional: true }],
  options: { local: localOption },
  examples: ["gantry state verify production"],
  async run(invocation, context) {
    const { verifyState } = await import("../../../delivery/state.ts");
    return verifyState(context, {
      environment: invocation.positionals[0] ?? "production",
      local: invocation.flag("local"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
