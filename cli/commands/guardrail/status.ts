import type { Command } from "../../command.ts";
import { environmentPositional, localOption } from "../../options.ts";

export const guardrailStatus: Command = {
  name: "guardrail status",
  summary: "how each guardrail stands: value, level, what is left of its budget, since when",
  positionals: [{ ...environmentPositional, optional: true }],
  options: { local: { ...localOption, summary: "what the local cloud measures" } },
  examples: [
    "gantry guardrail status production",
    "gantry guardrail status --json | jq '.[] | select(.level != \"ok\") | .id'",
  ],
  async run(invocation, context) {
    const { showGuardrails } = await import("../../../delivery/guardrail-status.ts");
    return showGuardrails(context, {
      environment: invocation.positionals[0],
      local: invocation.flag("local"),
      json: invocation.flag("json"),
      now: new Date(),
    });
  },
};
