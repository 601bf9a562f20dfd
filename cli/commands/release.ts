import type { Command } from "../command.ts";
import { stackPositional, localOption, yesOption } from "../options.ts";

export const release: Command = {
  name: "release",
  summary: "forget what the state knows of an environment; everything keeps running",
  positionals: [stackPositional],
  options: {
    local: localOption,
    yes: yesOption,
    confirm: {
      type: "string",
      placeholder: "environment",
      summary: "the environment's name, in place of the question; for production nothing else counts",
    },
  },
  examples: [
    "gantry release staging                           show what is forgotten, ask, forget it",
    "gantry release production --confirm production   no cloud is changed; `gantry adopt` undoes it",
  ],
  async run(invocation, context) {
    const { releaseStack } = await import("../../guard/release.ts");
    return releaseStack(context, {
      stack: invocation.required(0),
      local: invocation.flag("local"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
      confirm: invocation.text("confirm"),
    });
  },
};
