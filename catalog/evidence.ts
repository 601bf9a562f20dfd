import { existsSync, lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { join } from "node:path";
import { environmentNames } from "../model/environment-names.ts";
import { ownRulesFolder, rulesFolder } from "./rules-folder.ts";
import { repositoryStack } from "./stacks.ts";

/** What reads and judges a catalog, with what npm installed for it; relative to the checkout, or to the package and where it lies. */
const rooms = ["catalog", "edge", "model"];
/** What an installed package runs in place of its rooms; in a checkout nothing does (cli/gantry.js). */
const build = "dist";
const installed = ["node_modules/.package-lock.json", "../../.package-lock.json"];

const largestFile = 4 * 1024 * 1024;

/**
 * What decides whether a catalog is valid, but for the runbooks and migrations that it names and for the code that judges it: every
 * file below environments/ and docs/, and the settings of each stack, whole; and the names of the pack's rules, which waivers name. Undefined where there is
 * something that is no ordinary file, folder or link to a file: then the loader says what it thinks of it.
 */
export function evidenceOf(root: string): Buffer | undefined {
  const found: Uint8Array[] = [Buffer.from(`${root}\0`)];
  try {
    const settings = [...environmentNames, repositoryStack].map((stack) =>
      join(root, `Pulumi.${stack}.yaml`),
    );
    const isOrdinary =
      ["environments", "docs"].every((name) => addContents(found, join(root, name))) &&
      settings.every((path) => !existsSync(path) || addFile(found, path));
    found.push(Buffer.from(`rules ${ruleFiles(root).join(" ")}\0`));
    return isOrdinary ? Buffer.concat(found) : undefined;
  } catch (error) {
    // Missing, or changed while it was read.
    if (error instanceof Error && "code" in error) return undefined;
    throw error;
  }
}

/** The code that judges a catalog, by size and time of change of its files; undefined where npm did not install it. */
export function timesOf(code = join(import.meta.dirname, "..")): string | undefined {
  const times: string[] = [];
  const isInstalled = /[\\/]node_modules[\\/]/.test(code);
  for (const room of isInstalled && existsSync(join(code, build)) ? [build] : rooms) {
    for (const entry of readdirSync(join(code, room), { withFileTypes: true, recursive: true })) {
      if (entry.isFile()) times.push(timeOf(join(entry.parentPath, entry.name)));
    }
  }
  const lists = installed.map((path) => join(code, path)).filter((path) => existsSync(path));
  return lists.length > 0 ? [...times, ...lists.map(timeOf)].join("\n") : undefined;
}

function ruleFiles(root: string): string[] {
  const pack = join(root, "policy");
  const folder = rulesFolder(pack);
  if (folder === undefined) return ["none"];
  return [folder, ownRulesFolder(pack)].flatMap((each) =>
    each === undefined
      ? []
      : readdirSync(each)
          .filter((name) => statSync(join(each, name)).isFile())
          .sort(),
  );
}

function addContents(found: Uint8Array[], folder: string): boolean {
  if (!existsSync(folder)) return true;
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .every((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        found.push(Buffer.from(`folder ${path}\0`));
        return addContents(found, path);
      }
      if (entry.isSymbolicLink()) found.push(Buffer.from(`link ${readlinkSync(path)}\0`));
      return addFile(found, path);
    });
}

function addFile(found: Uint8Array[], path: string): boolean {
  const stat = statSync(path);
  if (!stat.isFile() || stat.size > largestFile) return false;
  const content = readFileSync(path);
  found.push(Buffer.from(`file ${path} ${content.length}\0`), content);
  return true;
}

function timeOf(path: string): string {
  const { size, mtimeMs, ctimeMs } = lstatSync(path);
  return `${path} ${size} ${mtimeMs} ${ctimeMs}`;
}
