import { commitOf } from "../../clients/git/commit-of.ts";
import { quote } from "../../catalog/check/quote.ts";
import { ExitCode } from "../../model/errors.ts";
import { formatTagName } from "../../model/observed/tag-name.ts";
import {
  readVersionRecord,
  versionTrailers,
  type VersionRecord,
} from "../../model/observed/version-record.ts";
import { tagNameOf, type Assignment } from "./assignment.ts";
import { newestMigration } from "../migrations/files-at.ts";
import type { Known, PlannedTag, Refusal } from "./planned-tag.ts";

type VersionAssignment = Extract<Assignment, { tagType: "VERSION" }>;

/** What a version is made from, as the clone has it. */
export interface VersionSource {
  commit: string;
  /** The commit's newest migration, as trailers say it; undefined where there is none, or another one was named. */
  migration: string | undefined;
}

/** Undefined for other tags than a version's, and where the clone has no such commit. */
export async function sourceOf(root: string, assignment: Assignment): Promise<VersionSource | undefined> {
  if (assignment.tagType !== "VERSION") return undefined;
  const commit = await commitOf(root, assignment.commit ?? "HEAD");
  if (commit === undefined) return undefined;
  const newest = assignment.content.migration === undefined ? await newestMigration(root, commit) : undefined;
  return { commit, migration: newest === undefined ? undefined : `${newest.name} ${newest.checksum}` };
}

/** A version's tag is made once, and names what was built: the same again changes nothing, anything else is refused. */
export async function planVersionTag(
  assignment: VersionAssignment,
  { root, tag, trailers }: Known,
  source: VersionSource | undefined,
): Promise<PlannedTag | Refusal> {
  const name = formatTagName(tagNameOf(assignment));
  if (source === undefined) {
    const given = assignment.commit ?? "HEAD";
    return {
      problem: `the clone has no commit ${quote(given)}: "git fetch origin", or fetch-depth: 0 in a workflow, brings it`,
      exitCode: ExitCode.usage,
    };
  }
  const { commit } = source;
  const from = tag(name);
  const plan = { name, assignment, commit, from, version: undefined, before: undefined };
  if (from === undefined) {
    const wrong = await wrongSource(root, assignment, commit);
    if (wrong !== undefined) return { problem: `${name}: ${wrong}`, exitCode: ExitCode.usage };
    return { ...plan, result: "CREATED", trailers: versionTrailers(recordOf(assignment, source)) };
  }
  const never = (why: string): Refusal => ({
    problem: `${name} ${why}, and a version never moves: release the next one`,
    exitCode: ExitCode.violation,
  });
  if (from.commit !== commit)
    return never(`is on ${from.commit.slice(0, 12)} and not on ${commit.slice(0, 12)}`);
  const read = readVersionRecord(trailers(name));
  if ("problems" in read)
    return never(`is there already and names nothing that was built (${read.problems.join("; ")})`);
  const has = read.record.artifacts.map(({ reference }) => reference).sort();
  const wanted = [...assignment.content.artifacts].sort();
  if (has.join("\n") !== wanted.join("\n")) return never(`names other artifacts already: ${has.join(", ")}`);
  return { ...plan, result: "UNCHANGED", trailers: [] };
}

/** What Vercel and EAS build from is the version's own commit. */
async function wrongSource(
  root: string,
  { content }: VersionAssignment,
  commit: string,
): Promise<string | undefined> {
  const other = content.artifacts.find((each) => each.startsWith("git:") && each !== `git:${commit}`);
  if (other === undefined) return undefined;
  const exists = (await commitOf(root, other.slice("git:".length))) !== undefined;
  return `--artifact ${other} is ${exists ? "another commit than the version's" : "no commit of this clone"}: git:${commit}`;
}

function recordOf({ content }: VersionAssignment, source: VersionSource): VersionRecord {
  const { artifacts, attestations, run, migration } = content;
  const said = migration ?? source.migration;
  const read = readVersionRecord(
    new Map([
      ["artifact", artifacts],
      ["attestation", attestations],
      ["run", run === undefined ? [] : [run]],
      ["migration", said === undefined ? [] : [said]],
    ]),
  );
  if ("record" in read) return read.record;
  throw new Error(`the words were checked before: ${read.problems.join("; ")}`);
}
