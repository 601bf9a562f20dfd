import type { Command } from "../command.ts";
import { releaseOptions, releaseWords } from "../release-options.ts";

export const promote: Command = {
  name: "promote",
  summary: "bring to one environment the versions that another runs",
  positionals: [],
  options: {
    from: {
      type: "string",
      placeholder: "environment",
      values: "environment",
      summary: "whose versions; staging without it",
    },
    to: {
      type: "string",
      placeholder: "environment",
      values: "environment",
      summary: "where to; production without it",
    },
    subproject: {
      type: "string",
      placeholder: "path",
      multiple: true,
      summary: "only this one; may be given several times",
    },
    ...releaseOptions,
  },
  examples: [
    "gantry promote --from staging --to production --plan",
    "gantry promote --from staging --to production --subproject api",
  ],
  async run(invocation, context) {
    const { promoteVersions } = await import("../../delivery/promote.ts");
    return promoteVersions(context, {
      ...releaseWords(invocation),
      from: invocation.text("from") ?? "staging",
      environment: invocation.text("to") ?? "production",
      subprojects: invocation.texts("subproject"),
    });
  },
};
