import type { Command } from "../../command.ts";
import { environmentPositional } from "../../options.ts";

export const flagList: Command = {
  name: "flag list",
  summary: "list the flags by environment: how far each is, since when and by whom",
  positionals: [{ ...environmentPositional, optional: true }],
  options: {},
  examples: ["gantry flag list", "gantry flag list production --json"],
  async run(invocation, context) {
    const { listFlags } = await import("../../../delivery/flags/list-flags.ts");
    return listFlags(context, { environment: invocation.positionals[0], json: invocation.flag("json") });
  },
};
