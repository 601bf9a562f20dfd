import type { Command } from "../../command.ts";
import { environmentPositional, flagPositional, localOption } from "../../options.ts";

export const flagShow: Command = {
  name: "flag show",
  summary: "say who has a flag, since when, who changed it, and what comes next",
  positionals: [flagPositional, { ...environmentPositional, optional: true }],
  options: { local: localOption },
  examples: ["gantry flag show portal-search", "gantry flag show portal-search production --json"],
  async run(invocation, context) {
    const { showFlag } = await import("../../../delivery/flags/show-flag.ts");
    return showFlag(context, {
      key: invocation.required(0),
      environment: invocation.positionals[1],
      local: invocation.flag("local"),
      json: invocation.flag("json"),
    });
  },
};
