import type { Command } from "../../command.ts";
import { shellAt, shellPositional } from "../../shell-option.ts";

export const profileHook: Command = {
  name: "profile hook",
  summary: "print what a shell has to evaluate once before it can use profiles",
  positionals: [shellPositional],
  options: {},
  examples: [
    'eval "$(gantry profile hook bash)"   in ~/.bashrc',
    'eval "$(gantry profile hook zsh)"    in ~/.zshrc',
    "gantry profile hook fish | source    in ~/.config/fish/config.fish",
  ],
  async run(invocation, context) {
    const { printProfileHook } = await import("../../../profiles/hook.ts");
    return printProfileHook(context, { shell: shellAt(invocation, 0) });
  },
};
