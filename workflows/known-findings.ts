import { openRepository } from "../clients/git/repository.ts";
import { commitOf } from "../clients/git/commit-of.ts";
import { NoGit } from "../clients/git/run-git.ts";
import { unixLineEnds } from "../files/line-ends.ts";
import { isWorkflowFile } from "./compare-files.ts";
import { originOf } from "./header.ts";
import type { Found } from "./lint/lint-workflows.ts";

/** What a change is compared with. */
export interface Base {
  ref: string;
  commit: string;
}

/**
 * The commit that a change comes from.
 *
 * @param asked a ref that somebody named, which has to be there
 * @param usual the one that is meant otherwise
 * @returns undefined where nobody named one and there is no usual one: then all counts as new
 */
export async function baseOf(
  root: string,
  asked: string | undefined,
  usual: () => string,
): Promise<Base | undefined> {
  const ref = asked ?? usual();
  if (asked === undefined && !(await isThere(root, ref))) return undefined;
  return { ref, commit: await (await openRepository(root)).forkPoint(ref) };
}

async function isThere(root: string, ref: string): Promise<boolean> {
  try {
    return (await commitOf(root, ref)) !== undefined;
  } catch (error) {
    if (error instanceof NoGit) return false;
    throw error;
  }
}

/** The hand-written workflows of a commit, text by path: what a team had before it took Gantry in, and what it has written since. */
export async function ownWorkflowsAt(root: string, commit: string): Promise<Map<string, string>> {
  const repository = await openRepository(root);
  const files = (await repository.files(commit, "")).filter(({ path }) => isWorkflowFile(path));
  const texts = await Promise.all(
    files.map(async (file) => {
      const text = unixLineEnds(Buffer.from(await repository.read(file)).toString("utf8"));
      return [file.path, text] as const;
    }),
  );
  return new Map(texts.filter(([, text]) => originOf(text) === "own"));
}

/** What no gate can live with, however long it has been there: another job would answer for the one that judges. */
const neverKnown = new Set(["judge-under-own-name"]);

/** Parts what a change brings from what was there before it: the same rule broken in the same words in the same file, as often. */
export function partKnown(
  findings: readonly Found[],
  before: readonly Found[],
): { brought: Found[]; known: Found[] } {
  const left = new Map<string, number>();
  for (const one of before) left.set(keyOf(one), (left.get(keyOf(one)) ?? 0) + 1);
  const brought: Found[] = [];
  const known: Found[] = [];
  for (const one of findings) {
    const key = keyOf(one);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    (count > 0 && !neverKnown.has(one.rule) ? known : brought).push(one);
  }
  return { brought, known };
}

function keyOf({ path, rule, message }: Found): string {
  return JSON.stringify([path, rule, message]);
}
