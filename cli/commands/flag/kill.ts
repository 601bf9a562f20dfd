import type { Command } from "../../command.ts";
import { environmentPositional, flagPositional, yesOption } from "../../options.ts";

export const flagKill: Command = {
  name: "flag kill",
  summary: "end a flag at once and everywhere, without a merge",
  positionals: [flagPositional, environmentPositional],
  options: {
    reason: { type: "string", placeholder: "text", summary: "why; on record" },
    yes: yesOption,
  },
  examples: [
    'gantry flag kill portal-search production --reason "errors in search"   asks; the token is in FLAGS_KILL_TOKEN or secrets.enc',
    "gantry flag kill portal-search production --yes",
  ],
  async run(invocation, context) {
    const { killFlag } = await import("../../../delivery/flags/kill-flag.ts");
    return killFlag(context, {
      key: invocation.required(0),
      environment: invocation.required(1),
      reason: invocation.text("reason"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
