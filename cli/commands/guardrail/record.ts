import type { Command } from "../../command.ts";
import { environmentPositional } from "../../options.ts";

export const guardrailRecord: Command = {
  name: "guardrail record",
  summary: "write what a run of k6 measured into Cloud Monitoring, as a sample of its guardrail",
  positionals: [
    environmentPositional,
    { name: "guardrail", values: "entity" },
    { name: "summary", values: "file" },
  ],
  options: {},
  examples: ["gantry guardrail record performance api-p95 k6.json    what k6 has written at its end"],
  async run(invocation, context) {
    const { recordGuardrail } = await import("../../../delivery/record-guardrail.ts");
    return recordGuardrail(context, {
      environment: invocation.required(0),
      guardrail: invocation.required(1),
      summary: invocation.required(2),
      json: invocation.flag("json"),
      now: new Date(),
    });
  },
};
