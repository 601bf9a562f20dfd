import type { Command } from "../command.ts";

export const report: Command = {
  name: "report",
  summary: "what came of a run of a workflow, and what can be done next",
  positionals: [{ name: "run", optional: true }],
  options: {
    attempt: { type: "string", placeholder: "n", summary: "which attempt at it; the last one by default" },
    type: {
      type: "string",
      placeholder: "type",
      summary: "PRE_RELEASE, RELEASE, POST_RELEASE, MAINTENANCE or SELF_HEALING; RELEASE by default",
    },
    version: {
      type: "string",
      placeholder: "version",
      summary:
        "the version that it was about; by default the one that the environment runs, else the next one",
    },
    subproject: { type: "string", placeholder: "path", summary: "the subproject that it was about" },
    environment: { type: "string", placeholder: "name", summary: "where it went" },
    out: {
      type: "string",
      placeholder: "folder",
      values: "file",
      summary: "write report.json, report.html and the log of its stages there",
    },
    summary: {
      type: "string",
      placeholder: "file",
      values: "file",
      summary: "append the report to a file, in Markdown",
    },
  },
  examples: [
    "gantry report 17294334450 --environment staging   a run, by the number in its address",
    'gantry report --type RELEASE --out report --summary "$GITHUB_STEP_SUMMARY"   in the last job of a run',
    "gantry report 17294334450 --json | jq -r '.actionLinks[].command'",
  ],
  async run(invocation, context) {
    const { reportRun } = await import("../../pipeline/report.ts");
    return reportRun(context, {
      run: invocation.positionals[0],
      attempt: invocation.text("attempt"),
      type: invocation.text("type"),
      version: invocation.text("version"),
      subproject: invocation.text("subproject"),
      environment: invocation.text("environment"),
      out: invocation.text("out"),
      summary: invocation.text("summary"),
      json: invocation.flag("json"),
    });
  },
};
