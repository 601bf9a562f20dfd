import type { Command } from "../command.ts";
import { environmentPositional, yesOption } from "../options.ts";

export const bootstrap: Command = {
  name: "bootstrap",
  summary: "prepare your own clouds for a first deployment, and the jobs for theirs",
  positionals: [{ ...environmentPositional, optional: true }],
  options: {
    plan: { type: "boolean", summary: "only show what is there, what would be done and what is left to you" },
    state: {
      type: "string",
      placeholder: "gs://bucket",
      summary: "where the environment's state is to lie; a bucket of its project where it is left out",
    },
    yes: yesOption,
  },
  examples: [
    "gantry bootstrap --plan                            show all that is missing",
    "gantry bootstrap staging                           make the bucket, the key and the stack of staging",
    "gantry bootstrap staging --state gs://our-states   keep its state in a bucket that is there",
  ],
  async run(invocation, context) {
    const { bootstrap: run } = await import("../../init/bootstrap.ts");
    return run(context, {
      environment: invocation.positionals[0],
      state: invocation.text("state"),
      plan: invocation.flag("plan"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
