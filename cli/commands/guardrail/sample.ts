import type { Command } from "../../command.ts";

export const guardrailSample: Command = {
  name: "guardrail sample",
  summary: "write what Google does not see into Cloud Monitoring: what the Cloud Run job runs",
  positionals: [],
  options: {},
  examples: ["gantry guardrail sample    in the job, every 5 minutes: docs/guardrails.md"],
  async run(_invocation, context) {
    const { sample } = await import("../../../edge/sampler.ts");
    return sample({
      env: context.env,
      print: (line) => context.stdout.write(`${line}\n`),
      now: new Date(),
    });
  },
};
