import type { Command } from "../../command.ts";

export const profileList: Command = {
  name: "profile list",
  summary: "list the profiles that a shell can have",
  positionals: [],
  options: {},
  examples: ["gantry profile list", "gantry profile list --json"],
  async run(invocation, context) {
    const { listProfiles } = await import("../../../profiles/list.ts");
    return listProfiles(context, { json: invocation.flag("json") });
  },
};
