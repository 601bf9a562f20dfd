import type { Command } from "../../command.ts";
import { stackPositional } from "../../options.ts";

export const envShow: Command = {
  name: "env show",
  summary: "print an environment's merged configuration and where each value came from",
  positionals: [stackPositional],
  options: {
    region: {
      type: "string",
      placeholder: "name",
      values: "region",
      summary: "merge this region's file as well",
    },
    subproject: {
      type: "string",
      placeholder: "path",
      values: "subproject",
      summary: "merge this subproject's file as well",
    },
  },
  examples: [
    "gantry env show staging",
    "gantry env show production --region eu-west",
    "gantry env show staging --json",
  ],
  async run(invocation, context) {
    const { showEnvironment } = await import("../../../secrets/show-environment.ts");
    return showEnvironment(context, {
      environment: invocation.required(0),
      region: invocation.text("region"),
      subproject: invocation.text("subproject"),
      json: invocation.flag("json"),
    });
  },
};
