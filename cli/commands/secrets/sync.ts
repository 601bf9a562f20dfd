import type { Command } from "../../command.ts";
import { environmentPositional, localOption, yesOption } from "../../options.ts";

export const secretsSync: Command = {
  name: "secrets sync",
  summary:
    "compare the secrets with those that GitHub, Secret Manager and Vercel keep, and write the difference",
  positionals: [environmentPositional],
  options: {
    local: localOption,
    only: {
      type: "string",
      placeholder: "keeper",
      summary: "only what one of them keeps",
      choices: ["github", "secret-manager", "vercel"],
    },
    plan: { type: "boolean", summary: "show the difference and write nothing" },
    placed: {
      type: "boolean",
      summary: "leave secrets without a place to the next time: gantry up makes the places",
    },
    again: { type: "boolean", summary: "write every value, whatever the times say" },
    prune: {
      type: "boolean",
      summary: "take out secrets of the GitHub environment that the catalog does not declare",
    },
    yes: yesOption,
  },
  examples: [
    "gantry secrets sync staging --plan",
    "gantry secrets sync staging --yes",
    "gantry secrets sync production --only github --yes",
    "gantry secrets sync staging --local --yes        with the local cloud's GitHub and Secret Manager",
  ],
  async run(invocation, context) {
    const { syncSecrets } = await import("../../../secrets/sync.ts");
    const environment = invocation.required(0);
    const given = {
      environment,
      local: invocation.flag("local"),
      only: invocation.text("only"),
      placed: invocation.flag("placed"),
      plan: invocation.flag("plan"),
      again: invocation.flag("again"),
      prune: invocation.flag("prune"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    };
    return syncSecrets(context, given, async (written) => {
      const { leaveEvent } = await import("../../../evidence/leave-event.ts");
      const { findProject } = await import("../../../catalog/project.ts");
      await leaveEvent(context, {
        root: findProject(context.cwd).root,
        environment,
        place: given.local ? "local" : "remote",
        action: "deploy",
        operation: "sync-secrets",
        detail: { count: written.length, secrets: written.slice(0, 200) },
      });
    });
  },
};
