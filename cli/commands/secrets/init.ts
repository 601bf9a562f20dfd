import type { Command } from "../../command.ts";
import { scopePositional } from "../../options.ts";

export const secretsInit: Command = {
  name: "secrets init",
  summary: "make an environment ready for secrets: your key, its recipients, .sops.yaml, secrets.enc",
  positionals: [scopePositional],
  options: {
    as: { type: "string", placeholder: "name", summary: "whose key it is; your user name by default" },
  },
  examples: ["gantry secrets init staging", "gantry secrets init production --as platform-team"],
  async run(invocation, context) {
    const { initSecrets } = await import("../../../secrets/init.ts");
    return initSecrets(context, {
      scope: invocation.required(0),
      as: invocation.text("as"),
      json: invocation.flag("json"),
    });
  },
};
