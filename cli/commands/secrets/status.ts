import type { Command } from "../../command.ts";
import { environmentPositional } from "../../options.ts";

export const secretsStatus: Command = {
  name: "secrets status",
  summary: "show how old each secret is against its cadence, and the days that are left",
  positionals: [environmentPositional],
  options: {
    local: { type: "boolean", summary: "by the local cloud's own times of rotation" },
    keepers: {
      type: "boolean",
      summary: "ask the keepers whether they have what the ledger claims (exit code 3 if not)",
    },
  },
  examples: [
    "gantry secrets status staging",
    "gantry secrets status staging --keepers",
    "gantry secrets status production --json | jq '.[] | select(.daysLeft < 0)'",
  ],
  async run(invocation, context) {
    const { showRotations } = await import("../../../secrets/status.ts");
    return showRotations(context, {
      environment: invocation.required(0),
      local: invocation.flag("local"),
      keepers: invocation.flag("keepers"),
      json: invocation.flag("json"),
    });
  },
};
