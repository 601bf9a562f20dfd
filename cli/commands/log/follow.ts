import type { Command } from "../../command.ts";
import { logOptions, logOptionsOf, logPositional } from "../../log-options.ts";

export const logFollow: Command = {
  name: "log follow",
  summary: "show what a run says while it runs, until it has ended",
  positionals: [logPositional],
  options: logOptions,
  examples: ["gantry log follow", "gantry log follow --step test-unit"],
  async run(invocation, context) {
    const { followLog } = await import("../../../pipeline/log.ts");
    return followLog(context, logOptionsOf(invocation, 0));
  },
};
