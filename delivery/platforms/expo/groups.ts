import type { VersionReference } from "../../../model/observed/environment-record.ts";
import type { UpdateGroup } from "./eas.ts";
import { isMarked, markOf } from "./native.ts";

/** The message of what lies on a version's own branch: which bundle it was made of. */
export function ownMessage(version: VersionReference, checksum: string): string {
  return `${markOf(version)} ${checksum}`;
}

/**
 * What lies there of a version, once for each native side; of a bundle alone where one is named. Whoever built it anew means
 * that one; whoever goes back wants what is known to serve.
 */
export function ownGroups(
  groups: readonly UpdateGroup[],
  version: VersionReference,
  checksum: string | undefined,
): UpdateGroup[] {
  const own = groups.filter(
    ({ words }) => isMarked(words, version) && (checksum === undefined || words[2] === checksum),
  );
  return own.filter((group) => group === newestFor(own, group.runtimeVersion));
}

/** The message of what an attempt lets users have. */
export function shiftMessage(version: VersionReference, attempt: string): string {
  return `${markOf(version)} ${attempt}`;
}

/** The message of what an attempt brings its users back to. */
export function backMessage(attempt: string, group: string): string {
  return `back from ${attempt} to ${group}`;
}

/** What users with a native side get. */
export function newestFor(groups: readonly UpdateGroup[], runtimeVersion: string): UpdateGroup | undefined {
  return groups.find((group) => group.runtimeVersion === runtimeVersion);
}

/** Whether an attempt brought a group to users. */
export function isBroughtBy({ words }: UpdateGroup, attempt: string): boolean {
  return words[2] === attempt && words[0] !== "back";
}

/** What users with a native side got before an attempt; undefined where nothing was published for them. */
export function servedBefore(
  groups: readonly UpdateGroup[],
  runtimeVersion: string,
  attempt: string,
): UpdateGroup | undefined {
  return groups.find((group) => group.runtimeVersion === runtimeVersion && !group.words.includes(attempt));
}
