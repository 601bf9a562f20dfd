import type { Command } from "../command.ts";
import { stackPositional, localOption, yesOption } from "./options.ts";

export const up: Command = {
  name: "up",
  summary: "deploy an environment: check, preview with the policy pack, ask, apply",
  positionals: [stackPositional],
  options: { local: localOption, yes: yesOption },
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
      json: invocation.flag("json"),
    });
  },
};
