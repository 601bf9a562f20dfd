import type { Command } from "../command.ts";
import { absolute, stackPositional, localOption, yesOption } from "./options.ts";

export const up: Command = {
  name: "up",
  summary: "deploy an environment: check, preview with the policy pack, ask, apply",
  positionals: [stackPositional],
  options: {
    local: localOption,
    yes: yesOption,
    plan: {
      type: "string",
      placeholder: "file",
      summary: "apply this plan, made with preview --save-plan; made anew if anything but the commit moved",
    },
  },
  examples: [
    "gantry up staging --local          deploy staging to the local cloud",
    "gantry up production               preview, ask, deploy",
    "gantry up staging --local --yes --json | jq .changes",
  ],
  async run(invocation, context) {
    const { deploy } = await import("../operations/deploy.ts");
    return deploy(context, {
      stack: invocation.required(0),
      local: invocation.flag("local"),
      yes: invocation.flag("yes"),
      plan: absolute(context.cwd, invocation.text("plan")),
      json: invocation.flag("json"),
    });
  },
};
