import type { Command } from "../command.ts";
import { yesOption } from "../options.ts";

export const upgrade: Command = {
  name: "upgrade",
  summary: "take a newer package: say what changed, move what has to move, lock it",
  positionals: [{ name: "archive", values: "file" }],
  options: {
    plan: { type: "boolean", summary: "only show what changed and what would be done" },
    yes: yesOption,
  },
  examples: [
    "gantry upgrade ~/Downloads/gantry-dev-gantry-0.2.0.tgz --plan   show what it brings",
    "gantry upgrade ~/Downloads/gantry-dev-gantry-0.2.0.tgz          take it",
  ],
  async run(invocation, context) {
    const { upgrade: run } = await import("../../init/upgrade.ts");
    return run(context, {
      archive: invocation.required(0),
      plan: invocation.flag("plan"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
