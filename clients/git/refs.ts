import { ExitCode, GantryError } from "../../model/errors.ts";
import { parseTrailers, type Trailers } from "../../model/observed/trailers.ts";
import { objectId, runGit } from "./run-git.ts";

/** A ref with what it leads to. */
export interface Ref {
  /** Its whole name, such as `refs/tags/api/v1.2.3`. */
  name: string;
  /** The object's id: that of the tag where it is annotated. */
  id: string;
  annotated: boolean;
  /** The commit that it leads to; empty where it leads to something else. */
  commit: string;
  /** Who made the tag, or the commit, as `Name <address>`. */
  by: string;
  /** Unix time in seconds of the tag, or of the commit. */
  at: number;
}

const fields = [
  "%(refname)",
  "%(objectname)",
  "%(objecttype)",
  "%(*objecttype)",
  "%(*objectname)",
  "%(creator)",
  "%(creatordate:unix)",
];

/**
 * The refs that match, by name, asked with one process however many there are.
 *
 * @throws GantryError for a repository that git cannot read whole, such as a clone without the tags' objects
 */
export async function listRefs(root: string, patterns: readonly string[]): Promise<Ref[]> {
  const text = await forEachRef(root, fields, patterns);
  return text.map(([name = "", id = "", type = "", peeledType = "", peeled = "", creator = "", at = ""]) => ({
    name,
    id,
    annotated: type === "tag",
    commit: type === "commit" ? id : peeledType === "commit" ? peeled : "",
    by: creator.replace(/ \d+ [+-]\d{4}$/, ""),
    at: Number(at),
  }));
}

/** What the messages of annotated tags say in their trailers, by the tag's whole name, as git reads them. */
export async function trailersOf(root: string, names: readonly string[]): Promise<Map<string, Trailers>> {
  if (names.length === 0) return new Map();
  const said = await forEachRef(root, ["%(refname)", "%(contents:trailers:only,unfold)"], names);
  return new Map(said.map(([name = "", trailers = ""]) => [name, parseTrailers(trailers)]));
}

/** A commit of a branch that keeps records. */
export interface LogEntry {
  commit: string;
  /** Unix time in seconds. */
  at: number;
  by: string;
  subject: string;
  trailers: Trailers;
}

const entryFields = ["%H", "%ct", "%an <%ae>", "%s", "%(trailers:only,unfold)"];

/**
 * The commits of a branch by first parents, the newest first, `most` of them. Throws a GantryError where a shallow clone
 * has cut them off.
 */
export async function logOf(root: string, ref: string, most?: number): Promise<LogEntry[]> {
  const limit = most === undefined ? [] : [`--max-count=${most}`];
  const format = `--format=tformat:${entryFields.join("%x00")}`;
  const ran = await runGit(root, ["log", "-z", "--first-parent", ...limit, format, ref, "--"], {
    patient: true,
  });
  if (ran.exitCode !== 0) throw cannotRead(`the history of ${ref}`, ran.stderr);
  const entries = records(ran.stdout.replace(/\0$/, ""), entryFields.length).map(
    ([commit = "", at = "", by = "", subject = "", trailers = ""]) => ({
      commit,
      at: Number(at),
      by,
      subject,
      trailers: parseTrailers(trailers),
    }),
  );
  const oldest = entries.at(-1);
  if (oldest !== undefined && entries.length !== most) await refuseCut(root, ref, oldest.commit);
  return entries;
}

/** The commit's own text still names the parents that a shallow clone leaves out. */
async function refuseCut(root: string, ref: string, oldest: string): Promise<void> {
  const ran = await runGit(root, ["cat-file", "commit", oldest]);
  if (ran.exitCode === 0 && !/^parent /m.test(ran.stdout.split("\n\n", 1)[0] ?? "")) return;
  throw new GantryError(`the clone is shallow and has only the end of ${ref}`, {
    hint: "git fetch --unshallow --tags, or fetch-depth: 0 in a workflow",
    exitCode: ExitCode.usage,
  });
}

async function forEachRef(
  root: string,
  wanted: readonly string[],
  patterns: readonly string[],
): Promise<string[][]> {
  const text: string[][] = [];
  // Patterns are arguments, and a system has a limit for those.
  for (let at = 0; at < Math.max(1, patterns.length); at += mostPatterns) {
    const some = patterns.slice(at, at + mostPatterns);
    const ran = await runGit(root, ["for-each-ref", `--format=${wanted.join("%00")}%00`, ...some], {
      patient: true,
    });
    if (ran.exitCode !== 0) throw cannotRead("the tags and branches of this clone", ran.stderr);
    if (ran.stdout !== "")
      text.push(...records(ran.stdout.slice(0, -1).replaceAll("\0\n", "\0"), wanted.length));
  }
  return text;
}

const mostPatterns = 500;

/** A text of fields that end with NUL, which none of them can hold, cut into records. */
function records(text: string, width: number): string[][] {
  const all = text.split("\0");
  if (text === "") return [];
  if (all.length % width !== 0) throw new GantryError("git wrote something else than it was asked for");
  return Array.from({ length: all.length / width }, (_, at) => all.slice(at * width, (at + 1) * width));
}

function cannotRead(what: string, stderr: string): GantryError {
  return new GantryError(`git cannot read ${what}`, {
    problems: stderr.split("\n").filter((line) => line.trim() !== ""),
    hint: "git fetch --tags --force origin brings what a shallow or partial clone lacks",
  });
}

/** Writes a tag object that no ref names yet. @throws GantryError */
export async function writeTag(
  root: string,
  tag: { object: string; name: string; message: string; by: Person; at: Date },
): Promise<string> {
  const { object, name, message, by, at } = tag;
  const text = `object ${object}\ntype commit\ntag ${name}\ntagger ${personLine(by, at)}\n\n${message}`;
  const ran = await runGit(root, ["mktag"], { input: text });
  return written("a tag", ran);
}

/** Writes a commit that no ref names yet, with the files of `tree`. @throws GantryError */
export async function writeCommit(
  root: string,
  commit: { tree: string; parent: string | undefined; message: string; by: Person; at: Date },
): Promise<string> {
  const { tree, parent, message, by, at } = commit;
  const when = `${Math.floor(at.getTime() / 1000)} +0000`;
  const args = ["commit-tree", ...(parent === undefined ? [] : ["-p", parent]), "-F", "-", tree];
  const ran = await runGit(root, args, {
    input: message,
    env: {
      GIT_AUTHOR_NAME: by.name,
      GIT_AUTHOR_EMAIL: by.email,
      GIT_AUTHOR_DATE: when,
      GIT_COMMITTER_NAME: by.name,
      GIT_COMMITTER_EMAIL: by.email,
      GIT_COMMITTER_DATE: when,
    },
  });
  return written("a commit", ran);
}

/** Who makes a tag or a commit, in git's own words. */
export interface Person {
  name: string;
  email: string;
}

function personLine({ name, email }: Person, at: Date): string {
  const clean = (text: string): string => text.replaceAll(/[<>\n\0]/g, "").trim();
  return `${clean(name)} <${clean(email)}> ${Math.floor(at.getTime() / 1000)} +0000`;
}

function written(what: string, ran: { exitCode: number; stdout: string; stderr: string }): string {
  const id = objectId.safeParse(ran.stdout);
  if (ran.exitCode === 0 && id.success) return id.data;
  throw new GantryError(`git cannot write ${what}`, {
    problems: ran.stderr.split("\n").filter((line) => line.trim() !== ""),
    hint: "look for a full disk or a folder that cannot be written",
  });
}
