import type { Command } from "../../command.ts";
import { localOption } from "../../options.ts";

export const catalogShow: Command = {
  name: "catalog show",
  summary: "print one entity: its value, where that was written, its neighbours and its resources",
  positionals: [{ name: "id", values: "entity" }],
  options: {
    environment: {
      type: "string",
      placeholder: "name",
      summary: "in this environment alone",
      values: "environment",
    },
    local: { ...localOption, summary: "with what runs on the local cloud" },
  },
  examples: [
    "gantry catalog show surface/portal --environment staging",
    "gantry catalog show surface/api --environment production",
    "gantry catalog show api-p95 --json",
  ],
  async run(invocation, context) {
    const { showEntity } = await import("../../../catalog/show.ts");
    const { runInProcess: runProgram } = await import("../../../stacks/run-in-process.ts");
    const { observeEntity } = await import("../../../delivery/observe-entity.ts");
    return showEntity(context, {
      name: invocation.required(0),
      environment: invocation.text("environment"),
      json: invocation.flag("json"),
      runProgram,
      observe: (root) => observeEntity(root, invocation.flag("local") ? "local" : "remote"),
    });
  },
};
