import { setTimeout as pause } from "node:timers/promises";
import { writeCommit } from "../../clients/git/refs.ts";
import { askRemote, cloneName, fetchRefs, moveRefs, type RefMove } from "../../clients/git/remote.ts";
import { runGit } from "../../clients/git/run-git.ts";
import { GantryError } from "../../model/errors.ts";
import { backoffSeconds, gitOperationsLimit } from "../../model/observed/deployment-state-record.ts";
import { placed, type ReleasePlace } from "../../model/observed/release-place.ts";
import { releaseBranch, releaseTrailers, type ReleaseRecord } from "../../model/observed/release-record.ts";
import { formatMessage } from "../../model/observed/trailers.ts";
import { forget, type Spool } from "../spool.ts";
import { addToChain, type Addition } from "./add-to-chain.ts";
import { countAdded } from "./added.ts";
import { headTrailer } from "./chain-head.ts";
import type { Who } from "./who.ts";

export interface Append {
  root: string;
  environment: string;
  /** The commit that the branch ends with, as it was read; undefined before the first. */
  tip: string | undefined;
  /** The oldest first; a commit each. `pushes` of an outcome is what is tried so far. */
  records: readonly ReleaseRecord[];
  by: Who;
  at: Date;
  /** Where the branch lies; with the remote without it. */
  place?: ReleasePlace;
  /** Tags that are made or moved with it, all or none. */
  tags?: readonly RefMove[];
  /** Files of the branch that are written anew, by their path, as they are after so many pushes. */
  files?: ((pushes: number) => ReadonlyMap<string, string>) | undefined;
  /** How often a remote that refuses, or cannot be reached, is asked; 3 times without (004). */
  mostPushes?: number;
  /** Seconds to wait after the nth try; 2^n without. */
  backoff?: (attempt: number) => number;
}

/** The branch's new end, or why somebody else was first. */
export type Appended = { kind: "appended"; tip: string } | { kind: "lost"; why: readonly string[] };

/**
 * Adds records to an environment's branch, together with its tags and the audit events that they leave or that wait: 1–3 pushes, 2^n seconds apart (004). Whoever was
 * slower than another has written nothing.
 *
 * @throws GantryError where the remote refuses, or cannot be reached three times
 */
export async function appendRecords(append: Append): Promise<Appended> {
  const { root, environment, tip, records, tags = [], place = "remote", backoff = backoffSeconds } = append;
  const { mostPushes = gitOperationsLimit } = append;
  const name = placed(`refs/heads/${releaseBranch(environment)}`, place);
  const spool: Spool = { root, environment, place };
  const addition = await addToChain({ ...append, spool });
  const appended = (end: string): Appended => {
    forget(spool, addition.taken);
    if (place === "remote") countAdded();
    return { kind: "appended", tip: end };
  };
  // What waited is in the branch already.
  const isNothing = records.length === 0 && append.files === undefined && addition.head === undefined;
  if (isNothing && tip !== undefined) return appended(tip);
  const tried: string[] = [];
  for (let pushes = 1; ; pushes += 1) {
    const to = await commitsOf(append, addition, pushes);
    try {
      const moved = await moveRefs(root, [{ name, from: tip, to }, ...tags], place);
      if (moved.kind === "moved") return appended(to);
      if (place === "local") return moved;
      // A push whose answer got lost may have been the one that was first.
      const answer = await askRemote(root, [name]);
      const now = answer.kind === "answered" ? answer.refs.get(name) : undefined;
      if (now === undefined || !tried.includes(now)) return moved;
      await fetchRefs(
        root,
        [name, ...tags.map((tag) => tag.name)].map((each) => `${each}:${cloneName(each)}`),
      );
      return appended(now);
    } catch (error) {
      if (!(error instanceof GantryError) || pushes === mostPushes) throw error;
      tried.push(to);
      await pause(backoff(pushes) * 1000);
    }
  }
}

/** Writes the commits, which no ref names yet. @returns the last one */
async function commitsOf(append: Append, { head, file }: Addition, pushes: number): Promise<string> {
  const { root, environment, records, by, at } = append;
  const files = new Map([...(append.files?.(pushes) ?? []), ...(file === undefined ? [] : [file])]);
  let trailers = head === undefined ? [] : [headTrailer(head)];
  const tree = await treeOf(append, files);
  let parent = append.tip;
  for (const record of records) {
    const said = record.record === "outcome" ? { ...record, pushes } : record;
    const message = formatMessage(subjectOf(environment, said), [...releaseTrailers(said), ...trailers]);
    parent = await writeCommit(root, { tree, parent, message, by: by.person, at });
    // They all have the same files, which are there from the first on.
    trailers = [];
  }
  if (records.length === 0) {
    const message = formatMessage(`write ${[...files.keys()].join(", ")}`, trailers);
    parent = await writeCommit(root, { tree, parent, message, by: by.person, at });
  }
  if (parent !== undefined) return parent;
  throw new Error("there is nothing to append");
}

async function treeOf({ root, tip }: Append, files: ReadonlyMap<string, string>): Promise<string> {
  const listed = tip === undefined ? "" : await git(root, ["ls-tree", "-r", "-z", "--full-tree", tip]);
  const kept = listed
    .split("\0")
    .filter((entry) => entry !== "" && !files.has(entry.slice(entry.indexOf("\t") + 1)));
  const written: string[] = [];
  for (const [path, text] of files) {
    const id = await git(root, ["hash-object", "-w", "--stdin"], text);
    written.push(`100644 blob ${id}\t${path}`);
  }
  return writeTree(root, [...kept, ...written]);
}

/** git makes a tree of one folder at a time. */
async function writeTree(root: string, entries: readonly string[]): Promise<string> {
  const folders = Map.groupBy(entries, (entry) => /\t(?<folder>[^/]+)\//.exec(entry)?.groups?.["folder"]);
  const lines: string[] = [...(folders.get(undefined) ?? [])];
  for (const [folder, inside] of folders) {
    if (folder === undefined) continue;
    const below = inside.map((entry) => entry.replace(`\t${folder}/`, "\t"));
    lines.push(`040000 tree ${await writeTree(root, below)}\t${folder}`);
  }
  return git(root, ["mktree", "-z"], lines.map((entry) => `${entry}\0`).join(""));
}

async function git(root: string, args: readonly string[], input = ""): Promise<string> {
  const ran = await runGit(root, args, { input });
  if (ran.exitCode === 0) return ran.stdout;
  throw new GantryError(`git cannot write the records of this environment`, {
    problems: ran.stderr.split("\n").filter((line) => line.trim() !== ""),
    hint: "look for a full disk, or a clone without the branch's files: git fetch",
  });
}

/** What `git log` shows of it. */
function subjectOf(environment: string, said: ReleaseRecord): string {
  switch (said.record) {
    case "attempt": {
      const what = said.target.map(({ name }) => name).join(", ");
      return `${said.cause} ${what === "" ? environment : `${what} to ${environment}`}: begun`;
    }
    case "step":
      return `${said.attempt}: ${said.traffic} % of the traffic`;
    case "outcome":
      return `${said.attempt}: ${said.status.toLowerCase()}`;
    case "hold":
      return `hold ${said.subproject ?? environment}`;
    case "release":
      return `release ${said.hold}`;
    case "checklist":
      return `checklist of ${said.version.name}: ${said.state === "signed" ? "signed off" : "draft"}`;
  }
}

/** Somebody else moved the branch since it was read. */
export function lostRace(environment: string, why: readonly string[]): GantryError {
  return new GantryError(`somebody else released to ${environment} at the same time, and was first`, {
    problems: why,
    hint: `gantry tag history ${environment} shows who; then run the command again`,
  });
}
