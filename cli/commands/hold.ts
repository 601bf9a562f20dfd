import type { Command } from "../command.ts";
import { environmentPositional, localOption, yesOption } from "../options.ts";

export const hold: Command = {
  name: "hold",
  summary: "keep newer versions out of an environment",
  positionals: [environmentPositional],
  options: {
    reason: { type: "string", placeholder: "text", summary: "why; on record" },
    subproject: {
      type: "string",
      placeholder: "path",
      summary: "only this one; all of the environment without it",
    },
    local: localOption,
    yes: yesOption,
  },
  examples: ['gantry hold production --reason "the sale runs until Monday"'],
  async run(invocation, context) {
    const { holdEnvironment } = await import("../../delivery/hold.ts");
    return holdEnvironment(context, {
      environment: invocation.required(0),
      subproject: invocation.text("subproject"),
      reason: invocation.text("reason") ?? "",
      local: invocation.flag("local"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
