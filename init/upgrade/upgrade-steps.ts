import { copyFileSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { z } from "zod";
import { lockFolder, lockName } from "../../catalog/package-folders.ts";
import { runToEnd } from "../../engine/run/run-to-end.ts";
import { makeFolder } from "../../files/write-file.ts";
import { GantryError } from "../../model/errors.ts";
import { gantryPackage } from "../../model/gantry-package.ts";
import { parseJson } from "../../model/parse-json.ts";
import { counted } from "../../terminal/counted.ts";
import type { Platform } from "../app-answer.ts";
import { stepIn, type Found, type Step } from "../steps/step.ts";
import { integrityOf, readPacked, type Archive, type Packed } from "./archive.ts";
import { applyCarried, carriedFiles } from "./carried-files.ts";

export interface UpgradeStepsOptions {
  root: string;
  installed: Packed;
  archive: Archive;
  about: { product: string; platforms: readonly Platform[] };
  env: Readonly<Record<string, string | undefined>>;
}

const group = "upgrade";
/** Under these names a project keeps archives of Gantry: as npm calls them, and as an upgrade does. */
const archiveNames = /^(?:gantry|gantry-dev-gantry)-\d[\w.+-]*\.tgz$/;

/**
 * What an upgrade does, in its order. Files from the package come before the package: afterwards nobody could say any more what the
 * older one wrote. What is made from the catalog is made by the newer one.
 */
export function upgradeSteps(options: UpgradeStepsOptions): Step[] {
  return [
    filesStep(options),
    archiveStep(options),
    packageStep(options),
    olderStep(options),
    catalogStep(options),
    generatedStep(options),
    workflowsStep(options),
  ];
}

function filesStep({ root, installed, archive, about }: UpgradeStepsOptions): Step {
  const compare = (): ReturnType<typeof carriedFiles> =>
    carriedFiles(root, about, { from: installed.folder, to: archive.folder });
  const first = compare();
  const what = first.changes.map(({ does, path }) => `${does} ${path}`).join(", ");
  return {
    ...stepIn(group, "files", []),
    does: what,
    look: () => {
      const { changes, yours } = compare();
      if (changes.length > 0) {
        const act = (): Promise<void> => {
          applyCarried(root, changes, archive.folder);
          return Promise.resolve();
        };
        return Promise.resolve({ state: "open", act });
      }
      const kept =
        yours.length === 0 ? "" : `; changed by you, and otherwise in the newer one: ${yours.join(", ")}`;
      return Promise.resolve({
        state: "done",
        note: `what the package gave is as the newer one has it${kept}`,
      });
    },
  };
}

/** The folder that the project keeps archives in: that of the one in its package.json, else `archives`. */
function archivesFolder(root: string): string {
  const { devDependencies, dependencies } = manifestOf(root);
  const asked = { ...dependencies, ...devDependencies }[gantryPackage] ?? "";
  return asked.startsWith("file:")
    ? resolve(root, dirname(asked.slice("file:".length)))
    : join(root, "archives");
}

const named = z.record(z.string(), z.string()).default({});
const manifest = z.object({ devDependencies: named, dependencies: named });

function manifestOf(root: string): z.infer<typeof manifest> {
  const parsed = manifest.safeParse(parseJson(readFileSync(join(root, "package.json"), "utf8")));
  if (parsed.success) return parsed.data;
  throw new GantryError("package.json has dependencies that are no names and versions", {
    hint: "correct it first",
  });
}

function archiveStep({ root, archive }: UpgradeStepsOptions): Step {
  const folder = archivesFolder(root);
  const file = join(folder, archive.name);
  const shown = relative(root, file);
  return {
    ...stepIn(group, "archive", ["files"]),
    does: `keep the archive as ${shown}`,
    look: () => {
      if (existsSync(file) && integrityOf(readFileSync(file)) === archive.integrity)
        return Promise.resolve({ state: "done", note: shown });
      const act = (): Promise<void> => {
        makeFolder(folder);
        const partial = `${file}.${process.pid}.tmp`;
        copyFileSync(archive.file, partial);
        renameSync(partial, file);
        return Promise.resolve();
      };
      return Promise.resolve({ state: "open", act });
    },
  };
}

const lock = z.object({
  packages: z.record(z.string(), z.object({ integrity: z.string().optional() })),
});

/** What a lock says of Gantry, wherever in a workspace it lies. */
function lockedIntegrity(root: string): string | undefined {
  const folder = lockFolder(root);
  if (folder === undefined) return undefined;
  const parsed = lock.safeParse(parseJson(readFileSync(join(folder, lockName), "utf8")));
  const found = Object.entries(parsed.data?.packages ?? {}).find(([path]) =>
    path.endsWith(`node_modules/${gantryPackage}`),
  );
  return found?.[1].integrity;
}

function packageStep({ root, installed, archive, env }: UpgradeStepsOptions): Step {
  const from = relative(root, join(archivesFolder(root), archive.name));
  return {
    ...stepIn(group, "package", ["archive"]),
    does: `npm install --save-dev ./${from}: package.json, ${lockName} and node_modules`,
    look: () => {
      const isLocked = lockedIntegrity(root) === archive.integrity;
      const isThere = readPacked(installed.folder)?.version === archive.version;
      if (isLocked && isThere)
        return Promise.resolve({ state: "done", note: `${archive.version} is installed and locked` });
      return Promise.resolve({ state: "open", act: () => install(root, `./${from}`, env) });
    },
  };
}

async function install(root: string, from: string, env: UpgradeStepsOptions["env"]): Promise<void> {
  const args = ["install", "--save-dev", "--no-audit", "--no-fund", from];
  const ran = await runToEnd("npm", args, { cwd: root, env: defined(env) });
  if (ran.exitCode === 0) return;
  throw new GantryError(`npm could not install ${from}`, {
    problems: firstLines(ran.stderr),
    hint: "nothing that npm did is lost: mend what it says, and run the command again",
  });
}

function olderStep({ root, archive }: UpgradeStepsOptions): Step {
  const folder = archivesFolder(root);
  const older = (): string[] =>
    existsSync(folder)
      ? readdirSync(folder).filter((name) => archiveNames.test(name) && name !== archive.name)
      : [];
  return {
    ...stepIn(group, "older", ["package"]),
    name: "older archive",
    does: "remove the archive of the older one",
    look: () => {
      const left = older();
      if (left.length === 0) return Promise.resolve({ state: "done", note: "none is left" });
      const act = (): Promise<void> => {
        for (const name of left) rmSync(join(folder, name));
        return Promise.resolve();
      };
      return Promise.resolve({ state: "open", act });
    },
  };
}

function catalogStep(options: UpgradeStepsOptions): Step {
  return {
    ...stepIn(group, "catalog", ["package"]),
    does: "check the catalog by the newer one",
    look: async () => {
      const ran = await newer(options, ["catalog", "check"]);
      if (ran.exitCode === 0) return { state: "done", note: "holds under the newer one" };
      const note = "the newer one finds mistakes in the catalog";
      return { state: "person", note, how: ["npx gantry catalog check", ...firstLines(ran.stderr)] };
    },
  };
}

function generatedStep(options: UpgradeStepsOptions): Step {
  return {
    ...stepIn(group, "generated", ["catalog"]),
    does: "write anew what is made from the catalog",
    look: async () => {
      const { exitCode, stdout } = await newer(options, ["generate", "--check", "--json"]);
      if (exitCode === 0) return { state: "done", note: "what is made from the catalog is up to date" };
      const { data } = z.object({ files: z.array(z.string()) }).safeParse(parseJson(stdout));
      if (data === undefined) throw new GantryError("the newer one could not say what it would write anew");
      return { state: "open", act: () => mustRun(options, ["generate"]) };
    },
  };
}

function workflowsStep(options: UpgradeStepsOptions): Step {
  let isWritten = false;
  return {
    ...stepIn(group, "workflows", ["generated"]),
    does: "write the workflows anew",
    look: async (): Promise<Found> => {
      const ran = await newer(options, ["workflows", "check"]);
      if (ran.exitCode === 0) return { state: "done", note: "are as they should be" };
      if (isWritten) {
        const how = ["npx gantry workflows check", ...firstLines(ran.stdout)];
        return { state: "person", note: "workflows that no generation writes break a rule", how };
      }
      const act = async (): Promise<void> => {
        await mustRun(options, ["workflows", "generate"]);
        isWritten = true;
      };
      return { state: "open", act };
    },
  };
}

async function mustRun(options: UpgradeStepsOptions, args: readonly string[]): Promise<void> {
  const ran = await newer(options, args);
  if (ran.exitCode === 0) return;
  const problems = firstLines(ran.stderr);
  throw new GantryError(`"gantry ${args.join(" ")}" of the newer one ended with ${ran.exitCode}`, {
    problems,
  });
}

/** The installed command line, which is the newer one by then. */
function newer(
  { root, installed, env }: UpgradeStepsOptions,
  args: readonly string[],
): ReturnType<typeof runToEnd> {
  const entry = join(installed.folder, "cli", "gantry.js");
  return runToEnd(process.execPath, [entry, ...args], { cwd: root, env: { ...defined(env), NO_COLOR: "1" } });
}

function defined(env: UpgradeStepsOptions["env"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

function firstLines(text: string): string[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const shown = lines.slice(0, 12);
  return lines.length > shown.length
    ? [...shown, `and ${counted(lines.length - shown.length, "more line")}`]
    : shown;
}
