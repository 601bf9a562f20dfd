import { createHash } from "node:crypto";
import { runGit, runGitForBytes } from "../clients/git/run-git.ts";
import { GantryError } from "../model/errors.ts";
import type { VersionReference } from "../model/observed/environment-record.ts";
import type { ChecklistRecord, Logged } from "../model/observed/release-log.ts";
import { releaseChecklist, type ReleaseChecklist } from "../model/observed/release-checklist.ts";
import type { ReleasePlace } from "../model/observed/release-place.ts";
import { parseJson } from "../model/parse-json.ts";
import { readReleaseLog } from "./release-log.ts";

/** A checklist as an environment's branch has it, with the record that wrote it last. */
export interface KeptChecklist {
  list: ReleaseChecklist;
  version: VersionReference;
  /** Whether somebody has signed it off, who is `by` or has approved `run`. */
  isSigned: boolean;
  commit: string;
  /** When it was written last, ISO 8601 in UTC. */
  at: string;
  by: string;
  run: string | undefined;
}

/** What an environment's branch keeps of checklists. */
export interface Checklists {
  /** In the order in which they were last written, the newest last. */
  checklists: readonly KeptChecklist[];
  /** Files that are not what the records say, a line each: nothing may be decided by such a branch. */
  problems: readonly string[];
  /** The commit that the branch ends with; undefined before the first. */
  tip: string | undefined;
}

const folder = "checklists/";
const largest = 1024 * 1024;

/** Where a checklist lies in the branch. */
export function checklistFile(id: string): string {
  return `${folder}${id}.json`;
}

/** The file's text, by which the record's digest is made. */
export function checklistText(list: ReleaseChecklist): string {
  return `${JSON.stringify(list, null, 2)}\n`;
}

/** The digest that a checklist's record has of its file. */
export function checklistDigest(text: string | Buffer): string {
  return `sha256:${createHash("sha256").update(text).digest("hex")}`;
}

/**
 * Reads the checklists of an environment's branch as the clone has it. A file counts as its last record has written it, and nothing
 * else: what was changed, removed or put there by a commit without a record is in `problems`.
 *
 * @throws GantryError for a branch that cannot be read, as `readReleaseLog`
 */
export async function readChecklists(
  root: string,
  environment: string,
  place: ReleasePlace = "remote",
): Promise<Checklists> {
  const { checklists: written, tip } = await readReleaseLog(root, environment, place);
  const files = tip === undefined ? new Map<string, Buffer>() : await filesOf(root, tip);
  const problems: string[] = [];
  const checklists: KeptChecklist[] = [];
  const last = new Map<string, Logged<ChecklistRecord>>();
  for (const each of written) {
    const { checklist: id, version } = each.said;
    const before = last.get(id);
    const tell = (text: string): void => void problems.push(`${each.commit.slice(0, 12)}: ${id} ${text}`);
    if (before?.said.state === "signed") tell("was written again after it was signed off");
    if (before !== undefined && before.said.version.id !== version.id)
      tell("is of another version than before");
    last.delete(id);
    last.set(id, each);
  }
  for (const [id, record] of last) {
    const path = checklistFile(id);
    const read = readFile(files.get(path), environment, record.said);
    if ("problem" in read) problems.push(`${path}: ${read.problem}`);
    else checklists.push(keptOf(record, read.list));
  }
  const strange = [...files.keys()].filter((path) => !last.has(path.slice(folder.length, -".json".length)));
  problems.push(...strange.map((path) => `${path}: no record says who wrote it`));
  return { checklists, problems, tip };
}

function keptOf({ commit, at, said }: Logged<ChecklistRecord>, list: ReleaseChecklist): KeptChecklist {
  const { version, state, by, run } = said;
  return { list, version, isSigned: state === "signed", commit, at, by, run };
}

/** The file as its record says that it is, or what is wrong with it. */
function readFile(
  bytes: Buffer | undefined,
  environment: string,
  said: ChecklistRecord,
): { list: ReleaseChecklist } | { problem: string } {
  if (bytes === undefined) return { problem: "it is gone" };
  if (checklistDigest(bytes) !== said.digest) {
    return { problem: `it is not what ${said.by} wrote: its record has another digest` };
  }
  const json = parseJson(bytes.toString("utf8"));
  const parsed = releaseChecklist.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { problem: `it is no checklist: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}` };
  }
  const list = parsed.data;
  const isSigned = list.approver_email !== null;
  if (list.id !== said.checklist) return { problem: "it has another id than its name" };
  if (list.tag !== said.version.name)
    return { problem: `it is of "${list.tag}", and its record of "${said.version.name}"` };
  if (list.environment !== environment) return { problem: `it is of ${list.environment}` };
  if (isSigned !== (said.state === "signed")) {
    return { problem: `it is ${isSigned ? "signed off" : "a draft"}, and its record says otherwise` };
  }
  return { list };
}

/** The files of the folder, by their paths, read by one process however many there are. */
async function filesOf(root: string, tip: string): Promise<Map<string, Buffer>> {
  const listed = await runGit(root, ["ls-tree", "-r", "-z", "--full-tree", tip, "--", folder]);
  if (listed.exitCode !== 0) throw unreadable(listed.stderr);
  const blobs = listed.stdout.split("\0").flatMap((entry) => {
    const { id, path } = /^\d+ blob (?<id>[0-9a-f]+)\t(?<path>.+)$/s.exec(entry)?.groups ?? {};
    return id === undefined || path === undefined ? [] : [{ id, path }];
  });
  if (blobs.length === 0) return new Map();
  const input = blobs.map(({ id }) => `${id}\n`).join("");
  const ran = await runGitForBytes(root, ["cat-file", "--batch"], { input, patient: true });
  if (ran.exitCode !== 0) throw unreadable(ran.stderr);
  const files = new Map<string, Buffer>();
  let at = 0;
  for (const { id, path } of blobs) {
    const end = ran.stdout.indexOf("\n", at);
    const { size } =
      new RegExp(`^${id} blob (?<size>\\d+)$`).exec(ran.stdout.toString("latin1", at, end))?.groups ?? {};
    if (size === undefined || Number(size) > largest) throw unreadable(`${path} is missing or too large`);
    files.set(path, ran.stdout.subarray(end + 1, end + 1 + Number(size)));
    at = end + 2 + Number(size);
  }
  return files;
}

function unreadable(why: string): GantryError {
  return new GantryError("git cannot read the checklists of this environment", {
    problems: why.split("\n").filter((line) => line.trim() !== ""),
    hint: "git fetch origin brings what a shallow or partial clone lacks",
  });
}
