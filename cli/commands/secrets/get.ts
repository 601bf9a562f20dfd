import type { Command } from "../../command.ts";
import { environmentPositional, secretPositional } from "../../options.ts";

export const secretsGet: Command = {
  name: "secrets get",
  summary: "print one value",
  positionals: [environmentPositional, secretPositional],
  options: { reveal: { type: "boolean", summary: "print it; without this, only whether there is one" } },
  examples: [
    "gantry secrets get staging api-sentry-dsn --reveal",
    "gantry secrets get staging api-sentry-dsn --reveal | wl-copy",
  ],
  async run(invocation, context) {
    const { getSecret } = await import("../../../secrets/get.ts");
    return getSecret(context, {
      environment: invocation.required(0),
      secret: invocation.required(1),
      reveal: invocation.flag("reveal"),
      json: invocation.flag("json"),
    });
  },
};
