import type { Command } from "../command.ts";
import { environmentPositional } from "../options.ts";
import { releaseOptions, releaseWords } from "../release-options.ts";

export const rollback: Command = {
  name: "rollback",
  summary: "bring an environment back to the version before, and hold it there",
  positionals: [environmentPositional],
  options: {
    to: {
      type: "string",
      placeholder: "version",
      summary: "such as api/v1.2.2; found by the rules without it",
    },
    subproject: {
      type: "string",
      placeholder: "path",
      multiple: true,
      summary: "only this one; may be given several times",
    },
    all: { type: "boolean", summary: "every subproject that runs there, together" },
    ...releaseOptions,
  },
  examples: [
    "gantry rollback production --subproject api --plan    show where it would go back to",
    'gantry rollback production --all --yes --reason "orders fail since v1.3.0"',
    "gantry rollback production --to api/v1.2.2",
  ],
  async run(invocation, context) {
    const { rollBack } = await import("../../delivery/rollback.ts");
    return rollBack(context, {
      ...releaseWords(invocation),
      environment: invocation.required(0),
      to: invocation.text("to"),
      subprojects: invocation.texts("subproject"),
      all: invocation.flag("all"),
    });
  },
};
