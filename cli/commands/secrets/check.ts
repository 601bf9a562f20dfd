import type { Command } from "../../command.ts";
import { environmentPositional } from "../../options.ts";

export const secretsCheck: Command = {
  name: "secrets check",
  summary: "check that every secret has a value, and that nobody tampered with them",
  positionals: [{ ...environmentPositional, optional: true }],
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
