import type { Command } from "../command.ts";

export const doctor: Command = {
  name: "doctor",
  summary: "say which tools are here, which are missing and how to get them",
  positionals: [],
  options: {},
  examples: ["gantry doctor", "gantry doctor --json"],
  async run(invocation, context) {
    const { examine } = await import("../../init/doctor.ts");
    return examine(context, { json: invocation.flag("json") });
  },
};
