import type { Command } from "../../command.ts";
import { environmentPositional, flagPositional, yesOption } from "../../options.ts";

export const flagRamp: Command = {
  name: "flag ramp",
  summary: "bring a flag one step further in the catalog: 1, 5, 25, 50, 100 percent",
  positionals: [flagPositional, environmentPositional],
  options: {
    to: { type: "string", placeholder: "percent", summary: "the next step, or any below" },
    back: { type: "boolean", summary: "one step back" },
    yes: yesOption,
  },
  examples: [
    "gantry flag ramp portal-search production",
    "gantry flag ramp portal-search production --back",
    "gantry flag ramp portal-search production --to 1 --yes",
  ],
  async run(invocation, context) {
    const { rampFlag } = await import("../../../delivery/flags/ramp-flag.ts");
    return rampFlag(context, {
      key: invocation.required(0),
      environment: invocation.required(1),
      to: invocation.text("to"),
      back: invocation.flag("back"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
