import { readBlob } from "../../clients/git/remote.ts";
import { runGit } from "../../clients/git/run-git.ts";
import { GantryError } from "../../model/errors.ts";

/** A file of the branch that holds a part of the chain, one record a line. */
export interface ChainFile {
  /** Such as `audit/2026-11.jsonl`. */
  path: string;
  text: string;
}

/** The file for records that are added then: one a month, in UTC. Their names sort as the records do. */
export function chainFileOf(at: Date): string {
  return `audit/${at.toISOString().slice(0, 7)}.jsonl`;
}

/** The files of the chain, in the order of the chain; none before the first record. */
export async function readChainFiles(root: string, tip: string | undefined): Promise<readonly ChainFile[]> {
  if (tip === undefined) return [];
  const listed = await runGit(root, ["ls-tree", "-r", "-z", "--full-tree", tip, "audit/"]);
  if (listed.exitCode !== 0) {
    throw new GantryError("git cannot read the branch with the audit events", {
      problems: listed.stderr.split("\n").filter((line) => line.trim() !== ""),
      hint: "git fetch brings what a partial clone lacks",
    });
  }
  const files: ChainFile[] = [];
  for (const entry of listed.stdout.split("\0")) {
    const [, id, path] = /^100644 blob ([0-9a-f]+)\t(audit\/\d{4}-\d{2}\.jsonl)$/.exec(entry) ?? [];
    if (id !== undefined && path !== undefined) {
      files.push({ path, text: (await readBlob(root, id)).toString("utf8") });
    }
  }
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The lines of the files, one after the other, with where each stands. */
export function* linesOf(files: readonly ChainFile[]): Generator<{ at: string; line: string }> {
  for (const { path, text } of files) {
    let number = 0;
    for (let from = 0; from < text.length;) {
      const end = text.indexOf("\n", from);
      const line = text.slice(from, end === -1 ? undefined : end);
      number += 1;
      from = end === -1 ? text.length : end + 1;
      yield { at: `${path}:${number}`, line };
    }
  }
}
