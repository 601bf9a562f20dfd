import type { Command } from "../command.ts";
import { localOption } from "../options.ts";

export const board: Command = {
  name: "board",
  summary: "write one HTML page of which version runs where",
  positionals: [],
  options: {
    out: { type: "string", placeholder: "file", values: "file", summary: "where to; board.html without it" },
    fetch: { type: "boolean", summary: "ask the remote first" },
    local: { ...localOption, summary: "what runs on the local cloud" },
  },
  examples: ["gantry board --out board.html --fetch"],
  async run(invocation, context) {
    const { writeBoard } = await import("../../delivery/board.ts");
    return writeBoard(context, {
      out: invocation.text("out") ?? "board.html",
      fetch: invocation.flag("fetch"),
      local: invocation.flag("local"),
      json: invocation.flag("json"),
    });
  },
};
