import { environmentNames } from "../../../model/environment-names.ts";
import { localOption } from "../../options.ts";
import type { Command } from "../../command.ts";

export const tagHistory: Command = {
  name: "tag history",
  summary: "show what happened to an environment: who brought which version, when, and what came of it",
  positionals: [{ name: "environment", values: "environment", choices: environmentNames }],
  options: {
    subproject: { type: "string", placeholder: "path", summary: "of one subproject alone" },
    local: { ...localOption, summary: "what happened on the local cloud" },
  },
  examples: ["gantry tag history production", "gantry tag history production --subproject api --json"],
  async run(invocation, context) {
    const { tagHistory: showHistory } = await import("../../../delivery/tags/tag-history.ts");
    return showHistory(context, {
      environment: invocation.required(0),
      subproject: invocation.text("subproject"),
      local: invocation.flag("local"),
      json: invocation.flag("json"),
    });
  },
};
