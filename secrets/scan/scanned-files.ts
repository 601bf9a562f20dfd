import { z } from "zod";
import { objectId } from "../../clients/git/run-git.ts";
import type { Scratch } from "./scratch.ts";

/**
 * How git shows what is scanned, to gantry and to gitleaks: every commit, of a merge what it brings into its first parent,
 * everything as text. A renamed file is a new one, so that nothing leaves a path that is excused unseen.
 */
export const shown = [
  "--full-history",
  "--diff-merges=first-parent",
  "--no-renames",
  "--text",
  "--no-textconv",
];

/** A file as one commit has it. */
export interface ScannedFile {
  commit: string;
  path: string;
  blob: string;
}

export interface Scanned {
  commits: number;
  /** How many paths those commits touch. */
  files: number;
  /** What they have, without what they take away. */
  contents: readonly ScannedFile[];
}

const change = z.object({ mode: z.string(), blob: objectId, path: z.string().min(1) });

/** Everything that is to be scanned, by git's own account of it. */
export async function listScanned(scratch: Scratch, range: readonly string[]): Promise<Scanned> {
  const args = ["log", ...shown, "--raw", "-z", "--no-abbrev", "--format=%x01%H", ...range, "--"];
  const tokens = (await scratch.git(args)).split("\0").map((token) => token.replace(/^\n/, ""));
  let commit = "";
  let commits = 0;
  const paths = new Set<string>();
  const contents: ScannedFile[] = [];
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index] ?? "";
    if (token.startsWith("\x01")) {
      commit = objectId.parse(token.slice(1).trim());
      commits += 1;
    }
    const parts = /^:\d+ (?<mode>\d+) [0-9a-f]+ (?<blob>[0-9a-f]+) [A-Z]/.exec(token)?.groups;
    if (parts === undefined) continue;
    index += 1;
    const { mode, blob, path } = change.parse({ ...parts, path: tokens[index] });
    paths.add(path);
    // Neither what was taken away nor another repository's commit has a content here.
    if (mode.startsWith("10") || mode.startsWith("12")) contents.push({ commit, path, blob });
  }
  return { commits, files: paths.size, contents };
}
