import { listRefs, logOf } from "../clients/git/refs.ts";
import { cloneName, hasRemote } from "../clients/git/remote.ts";
import { followReleases, type Logged, type ReleaseLog } from "../model/observed/release-log.ts";
import { placed, type ReleasePlace } from "../model/observed/release-place.ts";
import { readReleaseRecord, releaseBranch } from "../model/observed/release-record.ts";
import { GantryError } from "../model/errors.ts";

/** A log with the commit that its branch ends with; undefined before the first record. */
export interface ReadReleaseLog extends ReleaseLog {
  tip: string | undefined;
}

/**
 * Reads an environment's branch as the clone has it. Throws a GantryError for a branch that a shallow clone has cut off, and
 * for a record that cannot be read: nobody could say what happened.
 */
export async function readReleaseLog(
  root: string,
  environment: string,
  place: ReleasePlace = "remote",
): Promise<ReadReleaseLog> {
  const { log, unreadable } = await readReleaseRecords(root, environment, place);
  if (unreadable.length === 0) return log;
  throw new GantryError(`the branch ${releaseBranch(environment)} has records that cannot be read`, {
    problems: unreadable,
    hint: 'it was written by hand: "gantry tag verify" says more',
  });
}

/** As `readReleaseLog`, with the records that cannot be read, a line each, left out of the log. */
export async function readReleaseRecords(
  root: string,
  environment: string,
  place: ReleasePlace = "remote",
): Promise<{ log: ReadReleaseLog; unreadable: readonly string[] }> {
  const branch = placed(`refs/heads/${releaseBranch(environment)}`, place);
  const name = place === "remote" && (await hasRemote(root)) ? cloneName(branch) : branch;
  const [ref] = (await listRefs(root, [name])).filter((each) => each.name === name);
  if (ref === undefined) return { log: { ...followReleases([]), tip: undefined }, unreadable: [] };
  const entries = await logOf(root, ref.id);
  const unreadable: string[] = [];
  const records = entries.toReversed().flatMap(({ commit, at, trailers }): Logged[] => {
    // The first commit, or one that only writes a file anew: it says something else.
    if (!trailers.has("record")) return [];
    const read = readReleaseRecord(trailers);
    if ("record" in read) return [{ commit, at: new Date(at * 1000).toISOString(), said: read.record }];
    unreadable.push(...read.problems.map((problem) => `${commit.slice(0, 12)}: ${problem}`));
    return [];
  });
  return { log: { ...followReleases(records), tip: ref.id }, unreadable };
}
