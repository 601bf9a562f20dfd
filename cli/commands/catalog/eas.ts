import type { Command } from "../../command.ts";

export const catalogEas: Command = {
  name: "catalog eas",
  summary: "print or write the eas.json that the catalog asks for",
  positionals: [],
  options: {
    file: {
      type: "string",
      placeholder: "path",
      values: "file",
      summary: "write it there, where it differs",
    },
    check: { type: "boolean", summary: "with --file: write nothing, and fail where it differs" },
  },
  examples: [
    "gantry catalog eas",
    "gantry catalog eas --file apps/mobile/eas.json",
    "gantry catalog eas --file apps/mobile/eas.json --check",
  ],
  async run(invocation, context) {
    const { writeEasConfig } = await import("../../../catalog/eas.ts");
    return writeEasConfig(context, { file: invocation.text("file"), check: invocation.flag("check") });
  },
};
