import type { Command } from "../../command.ts";
import { logOptions, logOptionsOf, logPositional } from "../../log-options.ts";

export const logShow: Command = {
  name: "log show",
  summary: "show what a run said, by default the last one",
  positionals: [logPositional],
  options: logOptions,
  examples: [
    "gantry log show --step lint --where",
    "gantry log show run-20261129-221341-k8m3q2 --json | jq '.entries[] | select(.level == \"error\")'",
  ],
  async run(invocation, context) {
    const { showLog } = await import("../../../pipeline/log.ts");
    return showLog(context, logOptionsOf(invocation, 0));
  },
};
