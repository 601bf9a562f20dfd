import type { Command } from "../../command.ts";
import { environmentPositional, fetchKillsOption, flagPositional, localOption } from "../../options.ts";

export const flagShow: Command = {
  name: "flag show",
  summary: "say who has a flag, since when, who changed it, and what comes next",
  positionals: [flagPositional, { ...environmentPositional, optional: true }],
  options: {
    subject: {
      type: "string",
      placeholder: "id",
      summary: "explain why this one has it or not, as the edge decides",
    },
    context: { type: "string", placeholder: "json", summary: "what else is known of the subject" },
    fetch: fetchKillsOption,
    local: localOption,
  },
  examples: [
    "gantry flag show portal-search",
    "gantry flag show portal-search production --json",
    `gantry flag show portal-search production --subject user-17 --context '{"team": "support"}'`,
  ],
  async run(invocation, context) {
    const { showFlag } = await import("../../../delivery/flags/show-flag.ts");
    return showFlag(context, {
      key: invocation.required(0),
      environment: invocation.positionals[1],
      subject: invocation.text("subject"),
      context: invocation.text("context"),
      fetch: invocation.flag("fetch"),
      local: invocation.flag("local"),
      json: invocation.flag("json"),
    });
  },
};
