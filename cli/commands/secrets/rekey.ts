import type { Command } from "../../command.ts";
import { scopePositional } from "../../options.ts";

export const secretsRekey: Command = {
  name: "secrets rekey",
  summary: "encrypt an environment's secrets anew, to the recipients of the catalog",
  positionals: [scopePositional],
  options: {},
  examples: ["gantry secrets rekey staging", "gantry secrets rekey global"],
  async run(invocation, context) {
    const { rekeySecrets } = await import("../../../secrets/rekey.ts");
    return rekeySecrets(context, { scope: invocation.required(0), json: invocation.flag("json") });
  },
};
