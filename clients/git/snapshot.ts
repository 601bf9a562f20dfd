import { lstatSync } from "node:fs";
import { join } from "node:path";
import { ExitCode, GantryError } from "../../model/errors.ts";
import { objectId, runGit, type GitRan } from "./run-git.ts";
import { deployedFrom, differentFiles, strayFiles } from "./uncommitted.ts";

export interface SnapshotOptions {
  /** The folder that is asked about, and where it lies below the repository's top. */
  root: string;
  prefix: string;
  top: string;
  /** The commit that is checked out. */
  head: string;
  /** A file that is not there yet: an index that nobody was told anything about. */
  index: string;
}

/**
 * Writes a commit of what lies on the disk, by an index of its own: the clone's may be told to overlook files.
 *
 * @returns `head` where it is the same
 * @throws GantryError where git cannot write it
 */
export async function snapshotOf({ root, prefix, top, head, index }: SnapshotOptions): Promise<string> {
  const git = async (args: readonly string[], input = ""): Promise<GitRan> => {
    const settings = ["-c", "core.sparseCheckout=false", "-c", "core.untrackedCache=false"];
    const ran = await runGit(top, [...settings, ...args], {
      own: true,
      input,
      env: { GIT_INDEX_FILE: index, ...nobody },
    });
    if (ran.exitCode !== 0) throw noSnapshot(ran.stderr);
    return ran;
  };
  const listed = async (args: readonly string[]): Promise<string[]> =>
    (await git(args)).stdout.split("\0").filter((line) => line !== "");
  await git(["read-tree", head]);
  const ofHead = await listed(["ls-files", "-z"]);
  const own = await runGit(top, ["ls-files", "-z", "-t"]);
  const ofClone = own.stdout.split("\0").filter((line) => line !== "");
  const left = new Set(ofClone.filter((line) => line.startsWith("S ")).map((line) => line.slice(2)));
  const isThere = (path: string): boolean =>
    lstatSync(join(top, path), { throwIfNoEntry: false }) !== undefined;
  // What a sparse checkout leaves out elsewhere is no removal; below the project it is, for nobody could load it.
  const meant = new Set([...ofHead, ...ofClone.map((line) => line.slice(2))]);
  const paths = [...meant].filter((path) => path.startsWith(prefix) || !left.has(path) || isThere(path));
  const known = new Set(
    paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length)),
  );
  const stray = strayFiles(root, deployedFrom, known).map((path) => `${prefix}${path}`);
  await git(
    ["update-index", "--add", "--remove", "-z", "--stdin"],
    [...paths, ...stray].map((path) => `${path}\0`).join(""),
  );
  const staged = (await listed(["ls-files", "-z", "--stage"])).flatMap((line) => {
    const { mode, id, path } = /^(?<mode>\d+) (?<id>[0-9a-f]+) 0\t(?<path>.+)$/s.exec(line)?.groups ?? {};
    return mode === undefined || id === undefined || path === undefined ? [] : [{ mode, id, path }];
  });
  // What a filter of the clone's own has changed on the way.
  const inProject = staged.filter(({ path }) => path.startsWith(prefix));
  const filtered = new Set(differentFiles(top, inProject));
  for (const { mode, path } of inProject.filter((each) => filtered.has(each.path))) {
    const { stdout } = await git(["hash-object", "-w", "--no-filters", "--", path]);
    await git(["update-index", "--cacheinfo", `${mode},${objectId.parse(stdout)},${path}`]);
  }
  const tree = objectId.parse((await git(["write-tree"])).stdout);
  if (tree === (await git(["rev-parse", `${head}^{tree}`])).stdout) return head;
  const { stdout } = await git(["commit-tree", "-p", head, "-m", "what lies on the disk", tree]);
  return objectId.parse(stdout);
}

/** A commit needs an author, also where nobody told git a name. This one stays in the clone, and nothing refers to it. */
const nobody = Object.fromEntries(
  ["AUTHOR", "COMMITTER"].flatMap((role) => [
    [`GIT_${role}_NAME`, "gantry"],
    [`GIT_${role}_EMAIL`, "gantry@localhost"],
  ]),
);

/** @param why what git said */
export function noSnapshot(why: string): GantryError {
  return new GantryError("git cannot make a snapshot of what was changed", {
    problems: why.split("\n").filter((line) => line.trim() !== ""),
    hint: "end a merge or rebase that is under way, or commit",
    exitCode: ExitCode.failed,
  });
}
