import type { Command } from "../../command.ts";

export const secretsScan: Command = {
  name: "secrets scan",
  summary: "look for secrets in commits, or in what is about to be committed, with gitleaks",
  positionals: [],
  options: {
    base: {
      type: "string",
      placeholder: "ref",
      values: "ref",
      summary: "only commits that this ref has not; its .gitleaks.toml says what is none",
    },
    staged: {
      type: "boolean",
      summary: "what is about to be committed; it fails where there is no gitleaks, which it does not build",
    },
  },
  examples: ["gantry secrets scan", "gantry secrets scan --base origin/main", "gantry secrets scan --staged"],
  async run(invocation, context) {
    const { scanForSecrets } = await import("../../../secrets/scan.ts");
    return scanForSecrets(context, {
      base: invocation.text("base"),
      staged: invocation.flag("staged"),
      json: invocation.flag("json"),
    });
  },
};
