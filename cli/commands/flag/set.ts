import type { Command } from "../../command.ts";
import { environmentPositional, flagPositional, yesOption } from "../../options.ts";

export const flagSet: Command = {
  name: "flag set",
  summary: "write into the catalog who gets a flag; the diff is shown first",
  positionals: [flagPositional, { ...environmentPositional, optional: true }],
  options: {
    enabled: {
      type: "string",
      placeholder: "true|false",
      choices: ["true", "false"],
      summary: "whether anybody gets it",
    },
    percent: { type: "string", placeholder: "number", summary: "share of the subjects, from 0 to 100" },
    cohorts: {
      type: "string",
      placeholder: "name,name",
      summary: "who gets it first, in place of those before; empty for none",
    },
    killed: { type: "boolean", summary: "as killed: off, with the kill switch on" },
    yes: yesOption,
  },
  examples: [
    "gantry flag set ocr-tables staging --enabled true --percent 1",
    "gantry flag set portal-search --cohorts support-team   wherever nothing else is said",
    "gantry flag set portal-search production --enabled false --yes",
  ],
  async run(invocation, context) {
    const { setFlag } = await import("../../../delivery/flags/set-flag.ts");
    return setFlag(context, {
      key: invocation.required(0),
      environment: invocation.positionals[1],
      enabled: invocation.text("enabled"),
      percent: invocation.text("percent"),
      cohorts: invocation.text("cohorts"),
      killed: invocation.flag("killed"),
      yes: invocation.flag("yes"),
      json: invocation.flag("json"),
    });
  },
};
