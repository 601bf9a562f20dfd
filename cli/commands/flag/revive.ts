import type { Command } from "../../command.ts";
import { environmentPositional, flagPositional, yesOption } from "../../options.ts";

export const flagRevive: Command = {
  name: "flag revive",
  summary: "bring a killed flag back in the catalog, under a new revision",
  positionals: [flagPositional, environmentPositional],
  options: {
    enabled: { type: "boolean", summary: "on at the first step, 1 percent; off without it" },
    yes: yesOption,
  },
  examples: [
    "gantry flag revive portal-search production",
    "gantry flag revive portal-search production --enabled --yes",
  ],
  async run(invocation, context) {
    const { reviveFlag } = await import("../../../delivery/flags/revive-flag.ts");
    return reviveFlag(context, {
      key: invocation.required(0),
      environment: invocation.required(1),
      enabled: invocation.flag("enabled"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
