import { existsSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { GantryError } from "../../model/errors.ts";
import { rulesIn } from "../judge/judge-of.ts";
import type { Judge } from "../judge/judgement.ts";
import { layOutTree, projectOfCommit } from "../../clients/git/project-of-commit.ts";
import { openRepository, type Repository } from "../../clients/git/repository.ts";
import type { Project } from "../../catalog/project.ts";
import { digestOf } from "../../files/digest.ts";
import { packParts, packPartsNow } from "./parts.ts";

/** The policy pack of the branch that a change is to be merged into. */
export interface BasePack {
  /** As it was asked for, such as `origin/main`. */
  ref: string;
  commit: string;
  /** `own`: the change has the very same pack. `none`: the base has no project yet. */
  state: "own" | "changed" | "none";
  /** The folder of the pack; absolute. Only there where it is `changed`. */
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

/**
 * Hands the base's pack to `work`, laid out below `.gantry/` for as long as that takes. It is the one at the tip of the
 * base, unless somebody asks for where the change began: an old branch is judged by today's rules.
 */
export async function withBasePack<Result>(
  project: Project,
  { ref, atFork = false }: BaseOptions,
  work: (base: BasePack) => Promise<Result>,
): Promise<Result> {
  const repository = await openRepository(project.root);
  const commit = atFork ? await repository.forkPoint(ref) : await repository.resolve(ref);
  const folder = join(project.local, "base", String(process.pid));
  try {
    return await work({ ref, commit, ...(await layOut(repository, commit, project, folder)) });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function layOut(
  repository: Repository,
  commit: string,
  project: Project,
  folder: string,
): Promise<Pick<BasePack, "state" | "folder" | "parts">> {
  const pack = join(folder, "policy");
  const from = await projectOfCommit(repository, commit);
  if (from === undefined) return { state: "none", folder: pack, parts: [] };
  await layOutTree({ repository, commit, from, folder, nodeModules: join(project.root, "node_modules") });
  if (!existsSync(join(pack, "PulumiPolicy.yaml"))) {
    throw new GantryError(
      `the project of ${commit.slice(0, 12)} has no policy pack: nobody can judge by it`,
      {
        problems: [`there is no "${from}policy/PulumiPolicy.yaml"`],
        hint: "bring the pack back on that branch first",
      },
    );
  }
  const parts = await packPartsNow(folder);
  const all = [...new Set([...parts, ...(await packParts(project.root))])];
  const isOwn = digestOf(folder, all) === digestOf(project.root, all);
  return { state: isOwn ? "own" : "changed", folder: pack, parts };
}

/** The base's pack as a judge, by its own rules; the waivers are those of the change, which a review has to agree to. */
export function judgeBy({ folder, parts }: BasePack, own: Judge): Judge {
  const judge = { pack: folder, from: dirname(folder), parts, copied: undefined };
  return { ...own, ...judge, rules: rulesIn(folder), byBase: true };
}

/** As people know it: `origin/main (0123456789ab)`. */
export function basePackName({ ref, commit }: BasePack): string {
  return `${ref} (${commit.slice(0, 12)})`;
}

/** One sentence that says who judges. */
export function basePackText(base: BasePack): string {
  const { state } = base;
  const name = basePackName(base);
  if (state === "none") return `${name} has no project yet: the change is judged by its own policy pack`;
  if (state === "own") return `the policy pack is that of ${name}`;
  return `the change touches the policy pack: both that of ${name} and its own must pass`;
}
