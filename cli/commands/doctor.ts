import type { Command } from "../command.ts";

export const doctor: Command = {
  name: "doctor",
  summary: "say what is here and what is missing, for the local cloud and for your own",
  positionals: [],
  options: {
    clouds: {
      type: "boolean",
      summary: "ask Google and GitHub what of a bootstrap is there, and what is left to you",
    },
  },
  examples: ["gantry doctor", "gantry doctor --clouds"],
  async run(invocation, context) {
    if (invocation.flag("clouds")) {
      const { examineClouds } = await import("../../init/bootstrap.ts");
      return examineClouds(context, { json: invocation.flag("json") });
    }
    const { examine } = await import("../../init/doctor.ts");
    return examine(context, { json: invocation.flag("json") });
  },
};
