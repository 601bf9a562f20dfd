import type { Command } from "../../command.ts";
import { stackPositional, localOption } from "../../options.ts";

export const envShell: Command = {
  name: "env shell",
  summary: "print the shell variables with which plain pulumi commands work",
  positionals: [stackPositional],
  options: { local: localOption },
  examples: ['eval "$(gantry env shell staging --local)" && pulumi preview -s staging'],
  async run(invocation, context) {
    const { printShell } = await import("../../../engine/shell.ts");
    return printShell(context, {
      stack: invocation.required(0),
      local: invocation.flag("local"),
      json: invocation.flag("json"),
    });
  },
};
