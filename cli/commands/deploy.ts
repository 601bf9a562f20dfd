import type { Command } from "../command.ts";
import { environmentPositional } from "../options.ts";
import { releaseOptions, releaseWords } from "../release-options.ts";

export const deploy: Command = {
  name: "deploy",
  summary: "bring versions to an environment; without one, the environment to the default branch",
  positionals: [environmentPositional, { name: "version", optional: true, repeated: true }],
  options: {
    ...releaseOptions,
    cancel: {
      type: "boolean",
      summary: "give up the attempt that has not ended, and bring back what the tags say",
    },
  },
  examples: [
    "gantry deploy staging api/v1.3.0 --plan      show what would be done",
    "gantry deploy staging api/v1.3.0 portal/v2.0.1",
    "gantry deploy production                     what the default branch declares, versions as they are",
  ],
  async run(invocation, context) {
    const { deployVersions } = await import("../../delivery/deploy.ts");
    return deployVersions(context, {
      ...releaseWords(invocation),
      environment: invocation.required(0),
      versions: invocation.positionals.slice(1),
      cancel: invocation.flag("cancel"),
    });
  },
};
