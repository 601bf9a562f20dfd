import type { Command } from "../../command.ts";

export const tagShow: Command = {
  name: "tag show",
  summary: "show a tag: what it is made of, what it is worth, and which environments run it",
  positionals: [{ name: "tag" }],
  options: {},
  examples: ["gantry tag show api/v1.2.3", "gantry tag show api/production --json"],
  async run(invocation, context) {
    const { showTag } = await import("../../../delivery/tags/show-tag.ts");
    return showTag(context, { name: invocation.required(0), json: invocation.flag("json") });
  },
};
