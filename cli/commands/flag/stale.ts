import type { Command } from "../../command.ts";

export const flagStale: Command = {
  name: "flag stale",
  summary: "find flags that nobody waits for: long at 100 or 0 percent, or named by no source",
  positionals: [],
  options: {
    days: { type: "string", placeholder: "number", summary: "how long is long; 30 without it" },
    check: { type: "boolean", summary: "end with exit code 1 where there is one" },
  },
  examples: ["gantry flag stale", "gantry flag stale --days 90 --check"],
  async run(invocation, context) {
    const { staleFlags } = await import("../../../delivery/flags/stale-flags.ts");
    return staleFlags(context, {
      days: invocation.text("days"),
      check: invocation.flag("check"),
      json: invocation.flag("json"),
    });
  },
};
