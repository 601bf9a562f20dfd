import { RunExitCode } from "../../model/observed/run-exit-code.ts";
import { profileNames, stepNames } from "../../model/observed/step-names.ts";
import type { Command } from "../command.ts";

export const run: Command = {
  name: "run",
  summary: "run lint, tests and build as the pipeline does, in nine steps, and keep a log",
  positionals: [],
  options: {
    profile: {
      type: "string",
      placeholder: "profile",
      choices: profileNames,
      summary: "which steps are left out: dev (by default) e2e tests, ui integration tests, full none",
    },
    only: {
      type: "string",
      placeholder: "step",
      choices: stepNames,
      multiple: true,
      summary: "only this step; may be given several times",
    },
    script: {
      type: "string",
      placeholder: "path",
      multiple: true,
      summary: "of the steps' commands only this script; may be given several times",
    },
    "allow-late": {
      type: "boolean",
      summary: "end with 0 where all is in order, also after 300 s",
    },
    list: { type: "boolean", summary: "show what each step would do, and who says so" },
  },
  examples: [
    "gantry run                          lint, unit and integration tests, build",
    "gantry run --profile full --json    all steps; the record for programs",
    "gantry run --only lint --only build",
    "gantry run --script scripts/ci/70-lint-apps.sh --allow-late    a check, as a workflow runs it",
    "gantry run --list",
  ],
  failsWith: RunExitCode.environment,
  async run(invocation, context) {
    const { run: runPipeline } = await import("../../pipeline/run.ts");
    return runPipeline(context, {
      profile: invocation.text("profile") ?? "dev",
      only: invocation.texts("only"),
      scripts: invocation.texts("script"),
      allowLate: invocation.flag("allow-late"),
      list: invocation.flag("list"),
      json: invocation.flag("json"),
    });
  },
};
