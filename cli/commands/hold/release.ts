import type { Command } from "../../command.ts";
import { environmentPositional, localOption, yesOption } from "../../options.ts";

export const holdRelease: Command = {
  name: "hold release",
  summary: "let newer versions into an environment again",
  positionals: [environmentPositional],
  options: {
    reason: { type: "string", placeholder: "text", summary: "why; on record" },
    subproject: {
      type: "string",
      placeholder: "path",
      summary: "only this one; every hold of the environment without it",
    },
    "break-glass": {
      type: "string",
      placeholder: "reason",
      summary: "in an emergency: do not wait for an approval; it is on record",
    },
    local: localOption,
    yes: yesOption,
  },
  examples: ['gantry hold release production --subproject api --reason "v1.3.1 has the fix"'],
  async run(invocation, context) {
    const { releaseHold } = await import("../../../delivery/hold.ts");
    return releaseHold(context, {
      environment: invocation.required(0),
      subproject: invocation.text("subproject"),
      reason: invocation.text("reason") ?? "",
      breakGlass: invocation.text("break-glass"),
      local: invocation.flag("local"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
