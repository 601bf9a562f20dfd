import { appFolder, type App, type PackageManager } from "./declared/app.ts";
import type { pipelineStages } from "./declared/pipeline-definition.ts";

/** What is done with an app's own files. `install` comes before each of the others. */
type AppWork = "install" | "lint" | "test" | "lintApi" | "build";

/** The stages that run what is the app's. */
export type AppStage = Exclude<(typeof pipelineStages)[number], "GHCR Push" | "Tag Deploy">;

const workOf = {
  Ruff: "lint",
  ESLint: "lint",
  Pytest: "test",
  Spectral: "lintApi",
  Build: "build",
} as const satisfies Record<AppStage, AppWork>;

/** A command's words, and where it runs: the scripts in the project's folder, what is the app's own in the app's. */
export interface AppCommand {
  words: string;
  in: "project" | "app";
}

/** Whether Python's packages are what it installs. */
export function isPython(manager: PackageManager): boolean {
  return manager === "pip" || manager === "uv";
}

/** What a stage installs an app's packages by: the one declared, where the stage's tools are of its language, else the usual one. */
export function managerOf({ packageManager, commands }: App, stage: AppStage): PackageManager {
  const work = workOf[stage];
  // Whatever its own command needs comes from what the app is made of; tests are written in the app's language.
  if (packageManager !== undefined && (commands[work] !== undefined || stage === "Pytest"))
    return packageManager;
  const ofPython = stage === "Ruff" || stage === "Pytest";
  if (packageManager !== undefined && isPython(packageManager) === ofPython) return packageManager;
  return ofPython ? "pip" : "npm";
}

/** What installs an app's packages. */
export function installCommands(app: App, manager: PackageManager): AppCommand[] {
  const script = isPython(manager) ? "40-install-python-packages" : "50-install-node-packages";
  return own(app, "install") ?? [scripted(`scripts/setup/${script}.sh`, app, manager)];
}

/** What a stage runs of an app, after its packages are there. */
export function stageCommands(app: App, stage: AppStage): AppCommand[] {
  const written = own(app, workOf[stage]);
  if (written !== undefined) return written;
  const manager = managerOf(app, stage);
  if (stage === "Pytest" && !isPython(manager)) return [{ words: `${manager} run test`, in: "app" }];
  return [scripted(scripts[stage], app, manager)];
}

const scripts: Readonly<Record<AppStage, string>> = {
  Ruff: "scripts/ci/30-ruff.sh",
  ESLint: "scripts/ci/40-eslint.sh",
  Pytest: "scripts/test/30-pytest.sh",
  Spectral: "scripts/ci/50-spectral.sh",
  Build: "scripts/build/30-build-app.sh",
};

/** What the app says itself that it is linted, tested, built by. */
export function own({ commands }: App, work: AppWork): AppCommand[] | undefined {
  return commands[work]?.map((words) => ({ words, in: "app" }));
}

/** A script is told what installs the packages where that is not the usual one. */
function scripted(script: string, app: App, manager: PackageManager): AppCommand {
  const usual = manager === "pip" || manager === "npm";
  return { words: [script, appFolder(app), ...(usual ? [] : [manager])].join(" "), in: "project" };
}
