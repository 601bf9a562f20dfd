import type { Command } from "../command.ts";
import { stackPositional, localOption, yesOption } from "../options.ts";

export const adopt: Command = {
  name: "adopt",
  summary: "take what exists already into the state, and change nothing",
  positionals: [stackPositional],
  options: {
    plan: { type: "boolean", summary: "only show what is there, what differs and what is not" },
    keep: {
      type: "string",
      multiple: true,
      placeholder: "name",
      summary: "write what is there of this one into the catalog; once for each that differs",
    },
    accept: {
      type: "string",
      multiple: true,
      placeholder: "name",
      summary: "change this one to what the catalog asks for; once for each that differs",
    },
    local: localOption,
    yes: yesOption,
  },
  examples: [
    "gantry adopt staging --plan               show what exists and what differs from the catalog",
    "gantry adopt staging                      take over what is the same",
    "gantry adopt staging --keep api-us-east   have the catalog say what is there, then take over",
    "gantry adopt staging --accept api-p95     change api-p95 to what the catalog asks for as well",
  ],
  async run(invocation, context) {
    const { adoptStack } = await import("../../guard/adopt.ts");
    return adoptStack(context, {
      stack: invocation.required(0),
      local: invocation.flag("local"),
      plan: invocation.flag("plan"),
      keep: invocation.texts("keep"),
      accept: invocation.texts("accept"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
