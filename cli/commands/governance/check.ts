import type { Command } from "../../command.ts";
import { ExitCode, GantryError } from "../../../model/errors.ts";

export const governanceCheck: Command = {
  name: "governance check",
  summary: "check that whatever the catalog loosens is accounted for in docs/governance.yml",
  positionals: [],
  options: {
    base: {
      type: "string",
      placeholder: "ref",
      values: "ref",
      summary: "branch, tag or commit to compare with",
    },
  },
  examples: ["gantry governance check --base origin/main", "gantry governance check --base HEAD --json"],
  async run(invocation, context) {
    const base = invocation.text("base");
    if (base === undefined || base === "") {
      const hint = "name what the change is going to be merged into, such as --base origin/main";
      throw new GantryError("governance check: --base is missing", { hint, exitCode: ExitCode.usage });
    }
    const { checkGovernance } = await import("../../../guard/governance/check.ts");
    return checkGovernance(context, { base, json: invocation.flag("json") });
  },
};
