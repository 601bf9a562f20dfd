import type { Command } from "../../command.ts";
import { shellOf, shellOption } from "../../shell-option.ts";

export const profileUse: Command = {
  name: "profile use",
  summary: "set this shell's variables and prompt for one environment and region",
  positionals: [{ name: "profile", values: "profile" }],
  options: { shell: shellOption },
  examples: ["gantry profile use staging", "gantry profile use production:eu-west"],
  async run(invocation, context) {
    const shell = shellOf(invocation);
    if (shell === undefined)
      throw (await import("../../../profiles/needs-hook.ts")).needsHook("profile use", context);
    const { useProfile } = await import("../../../profiles/use.ts");
    return useProfile(context, { name: invocation.required(0), shell });
  },
};
