import type { Command } from "../../command.ts";
import { scopePositional } from "../../options.ts";

export const secretsList: Command = {
  name: "secrets list",
  summary: "list an environment's secrets: owner, keeper, and whether there is a value",
  positionals: [scopePositional],
  options: {},
  examples: ["gantry secrets list staging", "gantry secrets list production --json"],
  async run(invocation, context) {
    const { listSecrets } = await import("../../../secrets/list.ts");
    return listSecrets(context, { scope: invocation.required(0), json: invocation.flag("json") });
  },
};
