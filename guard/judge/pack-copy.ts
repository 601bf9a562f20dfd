import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import { basename, join } from "node:path";
import type { Project } from "../../catalog/project.ts";
import { digestOf } from "../../files/digest.ts";
import { marksOf, type Marks } from "../../files/marks.ts";
import { isAlive } from "../../files/is-alive.ts";
import { makeFolder } from "../../files/write-file.ts";
import { GantryError } from "../../model/errors.ts";
import { packParts } from "../path/parts.ts";

/** A copy of what a project's pack is made of, which a program that writes the project's files does not reach. */
export interface PackCopy {
  /** The folder that holds the parts side by side, as the project does; absolute. Its name is their digest. */
  folder: string;
  /** The names at the project's top that it has. */
  parts: readonly string[];
  /** What it looked like when its digest was taken. */
  marks: Marks;
}

/** Where packages are found; no part of the copy, but a link. */
const packages = "node_modules";
const keptMs = 7 * 24 * 3_600_000;

/**
 * The copy of the project's pack below `.gantry/`, made where there is none with the same content. It takes its name in one step:
 * a process that is killed half-way leaves nothing that counts, and of two that make it at once one wins.
 */
export async function copyPack(project: Project): Promise<PackCopy> {
  const { root, local } = project;
  const judges = join(local, "judges");
  makeFolder(judges);
  const found = readdirSync(judges)
    .map((name) => ({ folder: join(judges, name), parts: partsIn(join(judges, name)), name }))
    // Parts of the same content import from the same ones, so nothing need be looked for again.
    .find(({ parts, name }) => parts.length > 0 && digestOf(root, parts) === name);
  const { folder, parts } = found ?? (await makeCopy(root, judges));
  const marks = marksOf(
    root,
    [...parts, packages].map((part) => join(folder, part)),
  );
  if (!isWhole(folder, parts, root)) {
    remove(folder);
    return copyPack(project);
  }
  noteUse(folder);
  removeUnused(judges, folder);
  return { folder, parts, marks };
}

function partsIn(folder: string): string[] {
  return statSync(folder).isDirectory() ? readdirSync(folder).filter((name) => name !== packages) : [];
}

function isWhole(folder: string, parts: readonly string[], root: string): boolean {
  const link = join(folder, packages);
  const isLink = lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  if (!isLink || readlinkSync(link) !== join(root, packages)) return false;
  return partsIn(folder).length === parts.length && digestOf(folder, parts) === basename(folder);
}

async function makeCopy(root: string, judges: string): Promise<Omit<PackCopy, "marks">> {
  const parts = (await packParts(root)).filter((part) => existsSync(join(root, part)));
  const digest = digestOf(root, parts);
  const folder = join(judges, digest);
  const staging = `${folder}.${process.pid}`;
  rmSync(staging, { recursive: true, force: true });
  try {
    for (const part of parts)
      cpSync(join(root, part), join(staging, part), { recursive: true, dereference: true });
    symlinkSync(join(root, packages), join(staging, packages));
    if (digestOf(staging, parts) !== digest)
      throw new GantryError(
        "the policy pack was written while it was copied: nobody can say who would judge",
        {
          hint: "find out what writes it, then run the command again; nothing was changed",
        },
      );
    makeReadOnly(staging, parts);
    take(staging, folder);
    return { folder, parts };
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/** The folders stay as they are, so that whoever owns them can remove the whole. */
function makeReadOnly(folder: string, parts: readonly string[]): void {
  for (const part of parts) {
    const path = join(folder, part);
    if (statSync(path).isDirectory()) makeReadOnly(path, readdirSync(path));
    else chmodSync(path, 0o444);
  }
}

/** Where there is one, another process was quicker. */
function take(staging: string, folder: string): void {
  try {
    renameSync(staging, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

function remove(folder: string): void {
  const going = `${folder}.${process.pid}.gone`;
  renameSync(folder, going);
  rmSync(going, { recursive: true, force: true });
}

function noteUse(folder: string): void {
  const now = new Date();
  utimesSync(folder, now, now);
}

/** What a killed process left, and copies that nobody has used for a week. */
function removeUnused(judges: string, used: string): void {
  for (const name of readdirSync(judges)) {
    const folder = join(judges, name);
    const pid = /^\w+\.(?<pid>\d+)/.exec(name)?.groups?.["pid"];
    const modified = statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
    if (folder === used || modified === undefined) continue;
    const isLeft = pid === undefined ? Date.now() - modified > keptMs : !isAlive(Number(pid));
    if (isLeft) rmSync(folder, { recursive: true, force: true });
  }
}
