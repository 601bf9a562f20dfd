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
    const environment = invocation.required(0);
    const given = {
      environment,
      name: invocation.required(1),
      finish: invocation.flag("finish"),
      json: invocation.flag("json"),
    };
    return rotateSecrets(context, given, async (rotated) => {
      const { leaveEvent } = await import("../../../evidence/leave-event.ts");
      const { findProject } = await import("../../../catalog/project.ts");
      await leaveEvent(context, {
        root: findProject(context.cwd).root,
        environment,
        place: "remote",
        action: "deploy",
        operation: "rotate",
        detail: { secrets: rotated.map(({ secret, status, stage }) => `${secret} ${status} ${stage}`) },
      });
    });
  },
};
