import type { Attempt } from "../../model/observed/release-log.ts";
import { instant } from "../../model/observed/scalars.ts";
import { parseTagName } from "../../model/observed/tag-name.ts";
import { isForward } from "./changes.ts";

/** A commit as far as it matters when it came where. */
export interface CommitTime {
  /** The committer's time, in milliseconds since 1970. */
  at: number;
  parents: readonly string[];
}

export type History = ReadonlyMap<string, CommitTime>;

/** How long the commits took that an attempt brought, in minutes, one for each. */
export interface LeadTimes {
  minutes: readonly number[];
  /** Why some or all of its commits are not among them. */
  without: "a first version" | "an unknown tag" | undefined;
}

/**
 * By attempt, of each change that succeeded: from a commit to the end of the attempt that first brought it, by subproject.
 * Merges are left out, as they change nothing. Before a subproject's first version there is nothing to tell what is new by, and
 * where the clone lacks a tag nobody can tell it either.
 *
 * @param attempts all of the environment, or those that concern one component, the oldest first
 * @param commitOf the commit of a version's tag, undefined where the clone lacks that very tag
 */
export function leadTimesOf(
  attempts: readonly Attempt[],
  history: History,
  commitOf: (tag: { name: string; id: string }) => string | undefined,
): ReadonlyMap<string, LeadTimes> {
  const delivered = new Map<string, Set<string>>();
  const found = new Map<string, LeadTimes>();
  for (const attempt of attempts) {
    const { said, ended } = attempt;
    if (ended?.said.status !== "SUCCESS") continue;
    const brought = new Set<string>();
    let without: LeadTimes["without"];
    for (const target of said.target) {
      const subproject = subprojectOf(target.name);
      const there = delivered.get(subproject) ?? new Set();
      const before = said.from.filter(({ name }) => subprojectOf(name) === subproject);
      const known = before.map(commitOf);
      for (const commit of known) if (commit !== undefined) take(commit, history, there);
      const isFirst = there.size === 0 && before.length === 0;
      const to = commitOf(target);
      const fresh = to === undefined ? [] : take(to, history, there);
      delivered.set(subproject, there);
      if (isFirst) without = "a first version";
      else if (to === undefined || known.includes(undefined)) without = "an unknown tag";
      else for (const commit of fresh) brought.add(commit);
    }
    if (!isForward(attempt)) continue;
    const minutes = [...brought].flatMap((id) => {
      const commit = history.get(id);
      if (commit === undefined || commit.parents.length > 1) return [];
      // Clocks of different machines write these times.
      return [Math.max(0, instant(ended.at) - commit.at) / 60_000];
    });
    found.set(said.attempt, { minutes, without });
  }
  return found;
}

/** Adds a commit with all before it to what is there. @returns those that were not */
function take(commit: string, history: History, there: Set<string>): string[] {
  const fresh: string[] = [];
  const open = [commit];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (there.has(next)) continue;
    there.add(next);
    fresh.push(next);
    open.push(...(history.get(next)?.parents ?? []));
  }
  return fresh;
}

function subprojectOf(tag: string): string {
  return parseTagName(tag)?.subproject ?? "";
}
