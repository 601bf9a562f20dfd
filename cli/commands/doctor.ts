import type { Command } from "../command.ts";

export const doctor: Command = {
  name: "doctor",
  summary: "say what is here and what is missing, for the local cloud and for your own",
  positionals: [],
  options: {},
  examples: ["gantry doctor", "gantry doctor --json"],
  async run(invocation, context) {
    const { examine } = await import("../../init/doctor.ts");
    return examine(context, { json: invocation.flag("json") });
  },
};
