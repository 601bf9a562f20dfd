import type { Command } from "../command.ts";
import { yesOption } from "../options.ts";

export const propose: Command = {
  name: "propose",
  summary: "open a pull request with files that were written anew and differ from the default branch",
  positionals: [{ name: "what", choices: ["sync-files", "dependency-update", "flag-steps"] }],
  options: {
    "dry-run": { type: "boolean", summary: "show which files differ, and write nothing" },
    yes: yesOption,
  },
  examples: [
    "gantry propose sync-files --dry-run",
    "gantry propose dependency-update --yes   after the package manager's own update",
  ],
  async run(invocation, context) {
    const { propose: start } = await import("../../pipeline/propose.ts");
    return start(context, {
      what: invocation.required(0),
      dryRun: invocation.flag("dry-run"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
