import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { didYouMean } from "../catalog/check/suggest.ts";
import { loadRepository } from "../catalog/load.ts";
import { packageFor } from "../catalog/package-for.ts";
import { findProject, type Project } from "../catalog/project.ts";
import { installCommands, isPython, own, stageCommands, type AppCommand } from "../model/app-commands.ts";
import { appFolder, type App, type PackageManager } from "../model/declared/app.ts";
import { ExitCode, GantryError } from "../model/errors.ts";
import { appTasks, type AppTask } from "./app-tasks.ts";
import type { Context } from "../terminal/context.ts";
import { counted } from "../terminal/counted.ts";
import { print, say } from "../terminal/say.ts";
import { describeEnd, runChild } from "./process/run-child.ts";

export interface RunAppsOptions {
  /** An AppTask. */
  task: string;
  /** Which apps; all that have a folder where none is named. */
  apps: readonly string[];
  json: boolean;
}

interface Ran {
  app: string;
  folder: string;
  result: "done" | "failed" | "no folder";
  /** The commands that were started. */
  commands: readonly string[];
  /** How the last one ended where it failed; empty where nothing did. */
  why: string;
}

/**
 * Lints or tests the apps by what the catalog says of each, or only installs their packages: one after the other, also where one
 * fails, so that one run says all that is wrong. Exit code 1 where one failed.
 */
export async function runApps(context: Context, options: RunAppsOptions): Promise<ExitCode> {
  const { apps, json } = options;
  const task = z.enum(appTasks).parse(options.task);
  const project = findProject(context.cwd);
  const chosen = chosenFrom(loadRepository(project.root).apps, apps);
  const stop = new AbortController();
  const interrupt = (): void => {
    stop.abort();
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, interrupt);
  const ran: Ran[] = [];
  // Of the packages that this process runs from, somebody has taken care; installing them anew would take them away from under it.
  let hasWorkspace = packageFor(project.root)?.startsWith(join(project.repository, "node_modules")) === true;
  try {
    for (const app of chosen) {
      if (stop.signal.aborted) break;
      const one = await runApp(context, project, app, { task, stop: stop.signal, hasWorkspace });
      hasWorkspace ||= one.result === "done" && isOfWorkspace(project, app);
      ran.push(one);
    }
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, interrupt);
  }
  if (json) context.stdout.write(`${JSON.stringify({ task, apps: ran }, null, 2)}\n`);
  const absent = ran.filter(({ result }) => result === "no folder");
  if (apps.length > 0 && absent.length > 0)
    throw new GantryError("the repository has no folder of what is asked for", {
      problems: absent.map(({ app, folder }) => `${app}: "${folder}"`),
      hint: "apps.<id>.folder of the catalog says where an app lies",
    });
  const failed = ran.filter(({ result }) => result === "failed");
  if (failed.length > 0)
    throw new GantryError(`${task} failed`, { problems: failed.map(({ app, why }) => `${app}: ${why}`) });
  if (stop.signal.aborted) throw new GantryError("interrupted: not every app was reached");
  if (!json) print(context, `${task}: ${counted(ran.length - absent.length, "app")}, nothing failed`);
  return ExitCode.done;
}

function chosenFrom(declared: readonly App[], names: readonly string[]): readonly App[] {
  const known = declared.map(({ id }) => id);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new GantryError("the catalog declares no such app", {
      problems: unknown.map((name) => {
        const meant = didYouMean(name, known);
        return meant === undefined ? `"${name}"` : `"${name}": ${meant}`;
      }),
      hint: `known: ${known.join(", ")}`,
      exitCode: ExitCode.usage,
    });
  return names.length === 0 ? declared : declared.filter(({ id }) => names.includes(id));
}

async function runApp(
  context: Context,
  project: Project,
  app: App,
  { task, stop, hasWorkspace }: { task: AppTask; stop: AbortSignal; hasWorkspace: boolean },
): Promise<Ran> {
  const { root, repository } = project;
  const folder = appFolder(app);
  const at = join(repository, folder);
  const ran = { app: app.id, folder, commands: [], why: "" };
  if (!existsSync(at)) {
    say(context, `${app.id}: there is no folder "${folder}" yet`);
    return { ...ran, result: "no folder" };
  }
  const commands: string[] = [];
  const isInstalled = hasWorkspace && isOfWorkspace(project, app);
  if (isInstalled) say(context, `${app.id}: its packages are the workspace's, which are installed`);
  for (const command of commandsOf(app, task, at, isInstalled)) {
    commands.push(command.words);
    const [program = "", ...args] = command.words.split(" ");
    say(context, `${app.id}: ${command.words}`);
    const end = await runChild(
      { argv: [program, ...args], cwd: command.in === "app" ? at : root, env: context.env },
      { stop, line: ({ text }) => void context.stderr.write(`${text}\n`) },
    );
    if (end.how === "exited" && end.code === 0) continue;
    return { ...ran, commands, result: "failed", why: `"${command.words}" ${describeEnd(end)}` };
  }
  return { ...ran, commands, result: "done" };
}

/** Whether npm installs an app's packages with those of all other folders, by one lock at the repository's top (50-install-node-packages.sh). */
function isOfWorkspace({ repository }: Project, app: App): boolean {
  const at = join(repository, appFolder(app));
  const manifest = join(repository, "package.json");
  if (managerAt(app, at) !== "npm" || own(app, "install") !== undefined) return false;
  if (existsSync(join(at, "package-lock.json")) || !existsSync(manifest)) return false;
  return readFileSync(manifest, "utf8").includes('"workspaces"');
}

/** What is started, in its order: what installs the packages first, unless somebody has. */
function commandsOf(app: App, task: AppTask, folder: string, isInstalled: boolean): AppCommand[] {
  const manager = managerAt(app, folder);
  const installs = manager === undefined ? (own(app, "install") ?? []) : installCommands(app, manager);
  // Python's apps have what lints their API's description from npm.
  const describes = existsSync(join(folder, "openapi.yaml"));
  const lintsApi = task === "lint" && (own(app, "lintApi") !== undefined || describes);
  const apart = lintsApi && own(app, "lintApi") === undefined && (manager === undefined || isPython(manager));
  const does = task === "install" ? [] : workOf(app, task, manager);
  return [
    ...(isInstalled ? [] : installs),
    ...does,
    ...(apart ? installCommands({ ...app, commands: {} }, "npm") : []),
    ...(lintsApi ? stageCommands(app, "Spectral") : []),
  ];
}

function workOf(app: App, task: "lint" | "test", manager: PackageManager | undefined): AppCommand[] {
  const written = own(app, task);
  if (written !== undefined) return written;
  if (manager === undefined) {
    throw new GantryError(`${app.id}: "${appFolder(app)}" has neither pyproject.toml nor package.json`, {
      hint: `apps.${app.id}.commands.${task} of the catalog can say how it is done`,
    });
  }
  const known = { ...app, packageManager: manager };
  if (isPython(manager)) return stageCommands(known, task === "lint" ? "Ruff" : "Pytest");
  return [{ words: `${manager} run ${task}`, in: "app" }];
}

/** What installs the packages: as declared, else by what lies in the folder. Undefined where nothing says so. */
function managerAt({ packageManager }: App, folder: string): PackageManager | undefined {
  if (packageManager !== undefined) return packageManager;
  const has = (name: string): boolean => existsSync(join(folder, name));
  if (has("pyproject.toml") || has("requirements-dev.txt")) return "pip";
  return has("package.json") ? "npm" : undefined;
}
