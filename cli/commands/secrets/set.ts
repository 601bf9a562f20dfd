import type { Command } from "../../command.ts";
import { scopePositional, secretPositional } from "../../options.ts";

export const secretsSet: Command = {
  name: "secrets set",
  summary: "give a secret its value, from standard input",
  positionals: [scopePositional, secretPositional],
  options: {
    replace: { type: "boolean", summary: "correct a value that is in use, without recording a rotation" },
  },
  examples: [
    "gantry secrets set staging api-sentry-dsn             asks for the value",
    "gantry secrets set staging api-sentry-dsn < dsn.txt",
    "gantry secrets set global api-sentry-dsn              the same value for every environment",
  ],
  async run(invocation, context) {
    const { setSecret } = await import("../../../secrets/set.ts");
    return setSecret(context, {
      scope: invocation.required(0),
      secret: invocation.required(1),
      replace: invocation.flag("replace"),
      json: invocation.flag("json"),
    });
  },
};
