import type { Command } from "../../command.ts";

export const tagVerify: Command = {
  name: "tag verify",
  summary: "check every tag and every record of what ran where, against each other and the remote",
  positionals: [],
  options: {},
  examples: [
    "gantry tag verify   exit code 3 where something does not fit",
    "gantry tag verify --json | jq .problems",
  ],
  async run(invocation, context) {
    const { verifyTags } = await import("../../../delivery/tags/verify-tags.ts");
    return verifyTags(context, { json: invocation.flag("json") });
  },
};
