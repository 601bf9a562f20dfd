import type { Command } from "../command.ts";
import { environmentPositional, localOption } from "../options.ts";

export const status: Command = {
  name: "status",
  summary: "say which version runs where, since when and by whom",
  positionals: [{ ...environmentPositional, optional: true }],
  options: {
    fetch: { type: "boolean", summary: "ask the remote first" },
    local: { ...localOption, summary: "what runs on the local cloud" },
  },
  examples: [
    "gantry status --fetch               every environment, as the remote has it",
    "gantry status production --json | jq '.environments[0].cells[] | {subproject, version}'",
  ],
  async run(invocation, context) {
    const { showStatus } = await import("../../delivery/status.ts");
    return showStatus(context, {
      environment: invocation.positionals[0],
      fetch: invocation.flag("fetch"),
      local: invocation.flag("local"),
      json: invocation.flag("json"),
    });
  },
};
