import { ExitCode, GantryError } from "../../model/errors.ts";
import type { Command } from "../command.ts";
import {
  absolute,
  confirmOption,
  stackPositional,
  localOption,
  rulesOption,
  takeOverOption,
  yesOption,
} from "../options.ts";

export const up: Command = {
  name: "up",
  summary: "deploy an environment: check, preview with the policy pack, ask, apply",
  positionals: [stackPositional],
  options: {
    local: localOption,
    yes: yesOption,
    confirm: confirmOption,
    base: {
      type: "string",
      placeholder: "ref",
      values: "ref",
      summary: "judge by the policy pack of this branch too, such as origin/main for an older version",
    },
    plan: {
      type: "string",
      placeholder: "file",
      values: "file",
      summary: "apply this plan, made with preview --save-plan; made anew if anything but the commit moved",
    },
    "changed-program": {
      type: "boolean",
      summary: "with --local: apply a program that is not the default branch's to a protected environment",
    },
    rules: rulesOption,
    "take-over": takeOverOption,
    "break-glass": {
      type: "string",
      placeholder: "reason",
      summary:
        "do not wait for approval; every rule holds, and a record stays until somebody acknowledges it",
    },
  },
  examples: [
    "gantry up staging --local          deploy staging to the local cloud",
    "gantry up production               preview, ask, deploy",
    "gantry up production --confirm production   where one person deploys alone",
    "gantry up staging --local --yes --json | jq .changes",
    'gantry up production --break-glass "payments are down, nobody else is awake"',
  ],
  async run(invocation, context) {
    if (invocation.flag("changed-program") && !invocation.flag("local")) {
      throw new GantryError("up: --changed-program is for the local cloud", {
        hint: "merge the change first: what reaches users is the default branch's program",
        exitCode: ExitCode.usage,
      });
    }
    const { bringUp } = await import("../../guard/up.ts");
    return bringUp(context, {
      breakGlass: invocation.text("break-glass"),
      stack: invocation.required(0),
      local: invocation.flag("local"),
      yes: invocation.flag("yes"),
      confirm: invocation.text("confirm"),
      base: invocation.text("base"),
      changedProgram: invocation.flag("changed-program"),
      plan: absolute(context.cwd, invocation.text("plan")),
      json: invocation.flag("json"),
      allRules: invocation.flag("rules"),
      takeOver: invocation.flag("take-over"),
    });
  },
};
