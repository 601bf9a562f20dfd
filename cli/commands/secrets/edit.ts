import type { Command } from "../../command.ts";
import { scopePositional } from "../../options.ts";

export const secretsEdit: Command = {
  name: "secrets edit",
  summary: "open an environment's secrets in an editor",
  positionals: [scopePositional],
  options: {},
  examples: ["gantry secrets edit staging", 'EDITOR="code --wait" gantry secrets edit staging'],
  async run(invocation, context) {
    const { editSecrets } = await import("../../../secrets/edit.ts");
    return editSecrets(context, { scope: invocation.required(0), json: invocation.flag("json") });
  },
};
