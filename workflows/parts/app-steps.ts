import {
  installCommands,
  isPython,
  managerOf,
  stageCommands,
  type AppCommand,
  type AppStage,
} from "../../model/app-commands.ts";
import { appFolder, type App, type PackageManager } from "../../model/declared/app.ts";
import type { Step } from "../workflow.ts";
import { run, steps } from "./steps.ts";

/** What a stage's job does with an app: its language, its packages, and the stage's own commands. */
export function appSteps(app: App, stage: AppStage): Step[] {
  const manager = managerOf(app, stage);
  return [
    ...setUp(manager),
    ...numbered("Install the app's packages", app, installCommands(app, manager)),
    ...numbered(stage, app, stageCommands(app, stage)),
  ];
}

function setUp(manager: PackageManager): Step[] {
  const language = isPython(manager) ? steps.setUpPython() : steps.setUpNode();
  return [language, ...setUpManagers([manager])];
}

/** What package managers need that do not come with their language. */
export function setUpManagers(managers: readonly (PackageManager | undefined)[]): Step[] {
  const used = (["uv", "pnpm", "yarn"] as const).filter((one) => managers.includes(one));
  return used.map((manager) =>
    manager === "uv"
      ? steps.setUpUv()
      : // Node brings the very version that packageManager of package.json names.
        { ...run(`Set up ${manager}`, `corepack enable ${manager}`), "working-directory": "." },
  );
}

/** A step a command; each begins where its command runs. */
function numbered(name: string, app: App, commands: readonly AppCommand[]): Step[] {
  return commands.map(({ words, in: place }, index) => ({
    ...run(commands.length === 1 ? name : `${name} (${index + 1} of ${commands.length})`, words),
    ...(place === "app" ? { "working-directory": appFolder(app) } : {}),
  }));
}
