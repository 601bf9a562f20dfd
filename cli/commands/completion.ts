import type { Command } from "../command.ts";
import { shellAt, shellPositional } from "../shell-option.ts";

export const completion: Command = {
  name: "completion",
  summary: "print what a shell has to evaluate once to complete commands, options and ids",
  positionals: [shellPositional],
  options: {},
  examples: [
    'eval "$(gantry completion bash)"   in ~/.bashrc',
    'eval "$(gantry completion zsh)"   in ~/.zshrc, behind compinit',
    "gantry completion fish | source   in ~/.config/fish/config.fish",
  ],
  async run(invocation, context) {
    const { printCompletion } = await import("../completion/script.ts");
    return printCompletion(context, { shell: shellAt(invocation, 0) });
  },
};
