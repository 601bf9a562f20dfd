import type { Command } from "../../command.ts";

export const secretsCheck: Command = {
  name: "secrets check",
  summary: "check that every secret has a value, and that nobody tampered with them",
  positionals: [{ name: "environment", optional: true }],
  options: {},
  examples: ["gantry secrets check", "gantry secrets check production"],
  async run(invocation, context) {
    const { checkAllSecrets } = await import("../../../secrets/check.ts");
    return checkAllSecrets(context, {
      environment: invocation.positionals[0],
      json: invocation.flag("json"),
    });
  },
};
