import { appTasks } from "../../../pipeline/app-tasks.ts";
import type { Command } from "../../command.ts";

export const appRun: Command = {
  name: "app run",
  summary: "lint or test the apps, each by its own command, or install their packages",
  positionals: [
    { name: "task", choices: appTasks },
    { name: "app", optional: true, repeated: true },
  ],
  options: {},
  terms: [["", "docs/apps.md says what each app runs, and how the catalog changes it"]],
  examples: [
    "gantry app run lint              every app that has a folder",
    "gantry app run test portal api   these alone",
  ],
  async run(invocation, context) {
    const { runApps } = await import("../../../pipeline/run-apps.ts");
    const [task = "", ...apps] = invocation.positionals;
    return runApps(context, { task, apps, json: invocation.flag("json") });
  },
};
