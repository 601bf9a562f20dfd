import type { Command } from "../../command.ts";
import { environmentPositional, fetchKillsOption } from "../../options.ts";

export const flagList: Command = {
  name: "flag list",
  summary: "list the flags by environment: how far each is, since when and by whom",
  positionals: [{ ...environmentPositional, optional: true }],
  options: { fetch: fetchKillsOption },
  examples: ["gantry flag list", "gantry flag list production --json"],
  async run(invocation, context) {
    const { listFlags } = await import("../../../delivery/flags/list-flags.ts");
    return listFlags(context, {
      environment: invocation.positionals[0],
      fetch: invocation.flag("fetch"),
      json: invocation.flag("json"),
    });
  },
};
