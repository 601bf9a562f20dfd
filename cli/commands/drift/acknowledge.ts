import { ExitCode, GantryError } from "../../../model/errors.ts";
import type { Command } from "../../command.ts";
import { localOption, yesOption } from "../../options.ts";

export const driftAcknowledge: Command = {
  name: "drift acknowledge",
  summary: "say that you have looked at what was deployed without approval",
  positionals: [{ name: "id", values: "break-glass-record" }],
  options: {
    reason: { type: "string", placeholder: "text", summary: "what you found, and what was done about it" },
    local: localOption,
    yes: yesOption,
  },
  examples: [
    'gantry drift acknowledge production/20261121T101500Z --reason "reviewed with the team, kept as it is"',
  ],
  async run(invocation, context) {
    const { acknowledgeRecord } = await import("../../../guard/drift/acknowledge.ts");
    const reason = invocation.text("reason");
    if (reason === undefined) {
      throw new GantryError("drift acknowledge: --reason is missing", {
        hint: "say what you found, and what was done about it",
        exitCode: ExitCode.usage,
      });
    }
    return acknowledgeRecord(context, {
      id: invocation.required(0),
      reason,
      local: invocation.flag("local"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
