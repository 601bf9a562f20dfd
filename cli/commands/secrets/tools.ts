import type { Command } from "../../command.ts";

export const secretsTools: Command = {
  name: "secrets tools",
  summary: "find sops, age and gitleaks, or build them",
  positionals: [],
  options: {},
  examples: ["gantry secrets tools", "gantry secrets tools --json"],
  async run(invocation, context) {
    const { obtainSecretTools } = await import("../../../secrets/obtain-tools.ts");
    return obtainSecretTools(context, { json: invocation.flag("json") });
  },
};
