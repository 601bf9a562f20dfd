import type { Command } from "../../command.ts";
import { yesOption } from "../../options.ts";

export const tagDeprecate: Command = {
  name: "tag deprecate",
  summary: "call old versions deprecated that no environment runs or would go back to",
  positionals: [],
  options: {
    keep: {
      type: "string",
      placeholder: "n",
      summary: "how many minor versions of each subproject stay as they are; 3 by default",
    },
    "dry-run": { type: "boolean", summary: "say which they are, and write nothing" },
    yes: yesOption,
  },
  examples: ["gantry tag deprecate --dry-run", "gantry tag deprecate --keep 5 --yes"],
  async run(invocation, context) {
    const { deprecateOld } = await import("../../../delivery/tags/deprecate-old.ts");
    return deprecateOld(context, {
      keep: invocation.text("keep"),
      dryRun: invocation.flag("dry-run"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
