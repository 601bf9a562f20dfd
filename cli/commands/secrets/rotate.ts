import type { Command } from "../../command.ts";
import { environmentPositional } from "../../options.ts";

export const secretsRotate: Command = {
  name: "secrets rotate",
  summary: "replace a secret: write the new value, have it delivered, retire the old one; run again to go on",
  positionals: [environmentPositional, { name: "secret|bundle", values: "secret-or-bundle" }],
  options: {
    finish: { type: "boolean", summary: "everything works with the new value: retire the old one" },
  },
  examples: [
    "gantry secrets rotate staging api-sentry-dsn               asks for the new value",
    "gantry secrets rotate staging api-sentry-dsn < dsn.txt",
    "gantry secrets rotate staging api-sentry-dsn --finish",
    "gantry secrets rotate staging staging-api                  every secret of the bundle",
  ],
  async run(invocation, context) {
    const { rotateSecrets } = await import("../../../secrets/rotate.ts");
    return rotateSecrets(context, {
      environment: invocation.required(0),
      name: invocation.required(1),
      finish: invocation.flag("finish"),
      json: invocation.flag("json"),
    });
  },
};
