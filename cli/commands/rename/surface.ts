import type { Command } from "../../command.ts";
import { yesOption } from "../../options.ts";

export const renameSurface: Command = {
  name: "rename surface",
  summary: "give a surface another name in the whole catalog; its resources are kept",
  positionals: [{ name: "surface", values: "surface" }, { name: "new-name" }],
  options: { yes: yesOption },
  examples: [
    "gantry rename surface portal web                shows every line, and asks",
    "gantry rename surface portal web --yes",
  ],
  async run(invocation, context) {
    const { renameSurface: rename } = await import("../../../catalog/rename-surface.ts");
    return rename(context, {
      from: invocation.required(0),
      to: invocation.required(1),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
