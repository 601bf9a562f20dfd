import type { Command } from "../../command.ts";
import { ExitCode, GantryError } from "../../../model/errors.ts";

export const workflowsWait: Command = {
  name: "workflows wait",
  summary: "in a workflow's run: wait until no earlier run of the same workflow is left",
  positionals: [],
  options: {
    minutes: { type: "string", placeholder: "minutes", summary: "how long at most, 1–360 (30)" },
  },
  examples: ["gantry workflows wait", "gantry workflows wait --minutes 60"],
  async run(invocation, context) {
    const minutes = invocation.text("minutes") ?? "30";
    if (!/^([1-9]|[1-9]\d|[12]\d\d|3[0-5]\d|360)$/.test(minutes)) {
      throw new GantryError(`workflows wait: --minutes "${minutes}" is not a number from 1 to 360`, {
        exitCode: ExitCode.usage,
      });
    }
    const { waitForTurn } = await import("../../../workflows/wait.ts");
    return waitForTurn(context, { minutes: Number(minutes), json: invocation.flag("json") });
  },
};
