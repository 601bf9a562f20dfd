import type { Command } from "../command.ts";
import { environmentPositional, localOption } from "../options.ts";

export const stages: Command = {
  name: "stages",
  summary: "how often and how soon changes reach users, and how long each stage takes",
  positionals: [{ ...environmentPositional, optional: true }],
  options: {
    component: {
      type: "string",
      placeholder: "name",
      summary: "of one alone: an app, with _ for -, or shared",
    },
    since: {
      type: "string",
      placeholder: "day",
      summary: "from this day (UTC) or time on; 90 days without it",
    },
    html: { type: "string", placeholder: "file", values: "file", summary: "write it as a page with plots" },
    fetch: { type: "boolean", summary: "ask the remote first" },
    local: { ...localOption, summary: "what was done on the local cloud" },
  },
  terms: [
    ["deployment frequency", "deployments and promotions that succeeded, a week"],
    ["lead time for changes", "from a commit to the end of the deployment that first brought it: the median"],
    ["change failure rate", "of all deployments those that failed, were rolled back or marked unstable"],
    ["time to restore", "from a failure, or a rollback, to the next success: the mean"],
    ["propagation", "from the beginning of a deployment to its end, without its steps: the median"],
    ["p95", "what 95 percent of the runs do not exceed, by nearest rank"],
    ["", "docs/stages.md says what counts, and what does not"],
  ],
  examples: [
    "gantry stages --fetch                     deployments of production, and every stage",
    "gantry stages staging --component api --since 2026-11-01",
    "gantry stages --html stages.html",
    "gantry stages --json | jq '.deliveries.figures[] | {id, value, unit}'",
  ],
  async run(invocation, context) {
    const { showStages } = await import("../../pipeline/stages.ts");
    return showStages(context, {
      environment: invocation.positionals[0],
      component: invocation.text("component"),
      since: invocation.text("since"),
      html: invocation.text("html"),
      fetch: invocation.flag("fetch"),
      local: invocation.flag("local"),
      json: invocation.flag("json"),
    });
  },
};
