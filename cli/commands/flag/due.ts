import type { Command } from "../../command.ts";
import { environmentPositional, yesOption } from "../../options.ts";

export const flagDue: Command = {
  name: "flag due",
  summary: "say which scheduled steps are due, and write those into the catalog",
  positionals: [{ ...environmentPositional, optional: true }],
  options: {
    "dry-run": { type: "boolean", summary: "say which they are, and write nothing" },
    yes: yesOption,
  },
  examples: [
    "gantry flag due --dry-run",
    "gantry flag due staging --yes",
    "gantry flag due --dry-run --json",
  ],
  async run(invocation, context) {
    const { dueSteps } = await import("../../../delivery/flags/due-steps.ts");
    return dueSteps(context, {
      environment: invocation.positionals[0],
      dryRun: invocation.flag("dry-run"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
      now: new Date(),
    });
  },
};
