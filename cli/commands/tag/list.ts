import type { Command } from "../../command.ts";

export const tagList: Command = {
  name: "tag list",
  summary: "list the tags of versions, environments and states that this clone has",
  positionals: [],
  options: {
    type: {
      type: "string",
      placeholder: "type",
      choices: ["version", "environment", "state"],
      summary: "of one kind alone",
    },
    subproject: { type: "string", placeholder: "path", summary: "of one subproject alone" },
  },
  examples: [
    "gantry tag list --type environment",
    "gantry tag list --subproject services/auth",
    "gantry tag list --json | jq '.[] | select(.tagType == \"ENVIRONMENT\")'",
  ],
  async run(invocation, context) {
    const { listTags } = await import("../../../delivery/tags/list-tags.ts");
    return listTags(context, {
      type: invocation.text("type"),
      subproject: invocation.text("subproject"),
      json: invocation.flag("json"),
    });
  },
};
