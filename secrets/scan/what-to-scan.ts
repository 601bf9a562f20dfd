import { copyFileSync, existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { z } from "zod";
import { GantryError } from "../../model/errors.ts";
import { commitOf } from "../../clients/git/commit-of.ts";
import { objectId } from "../../clients/git/run-git.ts";
import { demand, type Scratch } from "./scratch.ts";

/** `staged`, every commit of the clone, or those that lead to `tip` and not to `base`. */
export type ScanRange = "staged" | "all" | { base: string | undefined; tip: string };

/** Commits by the tips that lead to them, without those that `base` has. */
export interface Tips {
  tips: readonly string[];
  base: string | undefined;
  /** A commit that was made for the scan, of what is about to be committed. */
  staged: string | undefined;
}

/** @throws GantryError where a part of what is meant is not here */
export async function findTips(
  root: string,
  scratch: Scratch,
  { range, env }: { range: ScanRange; env: Readonly<Record<string, string | undefined>> },
): Promise<Tips> {
  const head = await commitOf(root, "HEAD");
  if (range === "staged") {
    const staged = await commitStaged(root, scratch, { head, env });
    return { tips: [staged], base: head, staged };
  }
  if ((await demand(root, ["rev-parse", "--is-shallow-repository"])) !== "false") {
    throw new GantryError("the clone is shallow, so most of its commits cannot be looked at", {
      hint: '"git fetch --unshallow", or "fetch-depth: 0" in a workflow',
    });
  }
  if (range !== "all") return { tips: [range.tip], base: range.base, staged: undefined };
  const tips = await tipsOfRefs(root, scratch);
  return {
    tips: [...new Set([...tips, ...(head === undefined ? [] : [head])])],
    base: undefined,
    staged: undefined,
  };
}

const peeled = z.object({ id: objectId, type: z.enum(["commit", "tree", "blob"]) });

/** The commits that refs lead to, through however many tags. A tag may name a folder or a file as well: each is a commit here. */
async function tipsOfRefs(root: string, { git }: Scratch): Promise<string[]> {
  const refs = await demand(root, ["for-each-ref", "--format=%(objectname)^{}"]);
  if (refs === "") return [];
  const listed = await demand(root, ["cat-file", "--batch-check=%(objectname) %(objecttype)"], {
    input: `${refs}\n`,
  });
  const tips: string[] = [];
  for (const line of new Set(listed.split("\n"))) {
    const [name, kind] = line.split(" ");
    const { id, type } = peeled.parse({ id: name, type: kind });
    if (type === "commit") tips.push(id);
    else {
      const tree = type === "tree" ? id : await git(["mktree"], { input: `100644 blob ${id}\ttagged\n` });
      tips.push(await git(["commit-tree", "-m", "What a tag names", tree], { env: nobody }));
    }
  }
  return tips;
}

/** A commit of the index as it is, whose new objects lie in the scratch repository alone. */
async function commitStaged(
  root: string,
  { folder, git }: Scratch,
  { head, env }: { head: string | undefined; env: Readonly<Record<string, string | undefined>> },
): Promise<string> {
  // In a hook it is another file than usual where a part of what is staged is committed, or more than is.
  const given = env["GIT_INDEX_FILE"] ?? "";
  const top = await demand(root, ["rev-parse", "--show-toplevel"]);
  const own = resolve(root, await demand(root, ["rev-parse", "--git-path", "index"]));
  const index = given === "" ? own : resolve(top, given);
  const copy = join(folder, "staged-index");
  if (existsSync(index)) copyFileSync(index, copy);
  const tree = await demand(root, ["write-tree"], {
    env: {
      GIT_INDEX_FILE: copy,
      // Whose alternates are the clone's.
      GIT_OBJECT_DIRECTORY: join(folder, "objects"),
    },
  });
  const parent = head === undefined ? [] : ["-p", head];
  return git(["commit-tree", ...parent, "-m", "What is about to be committed", tree], { env: nobody });
}

const nobody = {
  GIT_AUTHOR_NAME: "gantry",
  GIT_AUTHOR_EMAIL: "gantry@localhost",
  GIT_COMMITTER_NAME: "gantry",
  GIT_COMMITTER_EMAIL: "gantry@localhost",
};
