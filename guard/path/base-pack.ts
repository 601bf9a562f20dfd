import { existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { GantryError } from "../../model/errors.ts";
import { rulesIn } from "../judge/judge-of.ts";
import type { Judge } from "../judge/judgement.ts";
import { layOutTree, projectOfCommit } from "../../clients/git/project-of-commit.ts";
import { openRepository, type Repository } from "../../clients/git/repository.ts";
import { lockFolder, lockName } from "../../catalog/package-folders.ts";
import type { Project } from "../../catalog/project.ts";
import { rulesFolder } from "../../catalog/rules-folder.ts";
import type { LockedOptions } from "../../engine/obtain/locked-packages.ts";
import { digestOf } from "../../files/digest.ts";
import { gantryPackage } from "../../model/gantry-package.ts";
import { packagesOfCommit } from "./locked-by.ts";
import { packParts, packPartsNow } from "./parts.ts";

/** The policy pack of the branch that a change is to be merged into. */
export interface BasePack {
  /** As it was asked for, such as `origin/main`. */
  ref: string;
  commit: string;
  /** `own`: the change has the very same pack, and locks the same packages. `none`: the base has no project yet. */
  state: "own" | "changed" | "none";
  /** The folder of the pack; absolute. Not there where there is `none`. */
  folder: string;
  /** What the pack is made of, at the top of the folder that it lies in. */
  parts: readonly string[];
}

export interface BaseOptions {
  /** Such as `origin/main`. */
  ref: string;
  /** Not the tip, but the commit from which the work tree went its own way: what it is based on. */
  atFork?: boolean;
}

/** With what a base's packages are installed, where they are not in the user's cache. */
export type Installing = Pick<LockedOptions, "env" | "progress">;

/**
 * Hands the base's pack to `work`, laid out below `.gantry/` for as long as that takes, beside the packages that the base locks: none
 * of the change's. It is the one at the tip of the base, unless somebody asks for where the change began: an old branch is judged by
 * today's rules.
 */
export async function withBasePack<Result>(
  project: Project,
  { ref, atFork = false }: BaseOptions,
  installing: Installing,
  work: (base: BasePack) => Promise<Result>,
): Promise<Result> {
  const repository = await openRepository(project.root);
  const commit = atFork ? await repository.forkPoint(ref) : await repository.resolve(ref);
  const folder = join(project.local, "base", String(process.pid));
  try {
    const laidOut = await layOut({ repository, commit, project, folder, ref, installing });
    return await work({ ref, commit, ...laidOut });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface LayOutOptions {
  repository: Repository;
  ref: string;
  commit: string;
  project: Project;
  folder: string;
  installing: Installing;
}

async function layOut({
  repository,
  ref,
  commit,
  project,
  folder,
  installing,
}: LayOutOptions): Promise<Pick<BasePack, "state" | "folder" | "parts">> {
  const pack = join(folder, "policy");
  const from = await projectOfCommit(repository, commit);
  if (from === undefined) return { state: "none", folder: pack, parts: [] };
  await layOutTree({ repository, commit, from, folder });
  if (!existsSync(join(pack, "PulumiPolicy.yaml"))) {
    throw new GantryError(
      `the project of ${commit.slice(0, 12)} has no policy pack: nobody can judge by it`,
      {
        problems: [`there is no "${from}policy/PulumiPolicy.yaml"`],
        hint: "bring the pack back on that branch first",
      },
    );
  }
  const whose = basePackName({ ref, commit });
  const locked = await packagesOfCommit({ repository, commit, from, folder, whose, ...installing });
  symlinkSync(locked.packages, join(folder, "node_modules"));
  refuseOthersRules(pack, whose);
  const parts = await packPartsNow(folder);
  const all = [...new Set([...parts, ...(await packParts(project.root))])];
  const isOwn = digestOf(folder, all) === digestOf(project.root, all) && locked.lock === lockOf(project);
  return { state: isOwn ? "own" : "changed", folder: pack, parts };
}

/** Node would look above for what the base's lock does not name, and find the change's. */
function refuseOthersRules(pack: string, whose: string): void {
  const folder = rulesFolder(pack);
  if (folder === undefined || folder.startsWith(dirname(pack))) return;
  throw new GantryError(`${whose} has no rules of its own, and its lock names no "${gantryPackage}"`, {
    hint: `on that branch, "npm install --save-dev" the package, and commit what that writes`,
  });
}

function lockOf({ root }: Project): string | undefined {
  const folder = lockFolder(root);
  return folder === undefined ? undefined : readFileSync(join(folder, lockName), "utf8");
}

/**
 * The base's pack as a judge, by its own rules; the waivers are those of the change, which a review has to agree to. Of the same pack
 * the program is the same as well: what differs from it is no change of the program, but a violation.
 */
export function judgeBy({ folder, parts, state }: BasePack, own: Judge): Judge {
  const judge = { pack: folder, from: dirname(folder), parts, copied: undefined, hasOwnPackages: true };
  return { ...own, ...judge, rules: rulesIn(folder), ...(state === "changed" ? { byBase: true } : {}) };
}

/** As people know it: `origin/main (0123456789ab)`. */
export function basePackName({ ref, commit }: Pick<BasePack, "ref" | "commit">): string {
  return `${ref} (${commit.slice(0, 12)})`;
}

/** One sentence that says who judges. */
export function basePackText(base: BasePack): string {
  const { state } = base;
  const name = basePackName(base);
  if (state === "none") return `${name} has no project yet: the change is judged by its own policy pack`;
  if (state === "own") return `the policy pack is that of ${name}, and so are the packages that it runs from`;
  return `the change touches the policy pack or its packages: both that of ${name} and its own must pass`;
}
