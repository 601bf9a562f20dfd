import type { Command } from "../../command.ts";

export const profileShow: Command = {
  name: "profile show",
  summary: "show a profile, by default this shell's, and the variables it sets",
  positionals: [{ name: "profile", values: "profile", optional: true }],
  options: {},
  examples: ["gantry profile show", "gantry profile show staging:us-east --json"],
  async run(invocation, context) {
    const { showProfile } = await import("../../../profiles/show.ts");
    return showProfile(context, { name: invocation.positionals[0], json: invocation.flag("json") });
  },
};
