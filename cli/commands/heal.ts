import type { Command } from "../command.ts";
import { yesOption } from "../options.ts";

export const heal: Command = {
  name: "heal",
  summary: "find what is half way, failed or contended, and start what mends it; it deploys nothing itself",
  positionals: [{ name: "scope", optional: true }],
  options: {
    "dry-run": { type: "boolean", summary: "show what would be started, and start nothing" },
    yes: yesOption,
  },
  examples: [
    "gantry heal --dry-run",
    "gantry heal staging   one environment",
    "gantry heal runs --yes   only runs whose tests contended",
  ],
  async run(invocation, context) {
    const { heal: start } = await import("../../pipeline/heal.ts");
    return start(context, {
      scope: invocation.positionals[0],
      dryRun: invocation.flag("dry-run"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
