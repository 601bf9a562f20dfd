import { ExitCode } from "../../../model/errors.ts";
import type { Command } from "../../command.ts";
import { shellOf, shellOption } from "../../shell-option.ts";

export const profileOff: Command = {
  name: "profile off",
  summary: "restore this shell's variables and prompt to what they were before",
  positionals: [],
  options: { shell: shellOption },
  examples: ["gantry profile off"],
  async run(invocation, context) {
    const shell = shellOf(invocation);
    if (shell === undefined)
      throw (await import("../../../profiles/needs-hook.ts")).needsHook("profile off", context);
    context.stdout.write("__gantry_off\n");
    return ExitCode.done;
  },
};
