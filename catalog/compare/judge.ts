import type { GovernanceEntry } from "../../model/declared/governance-entry.ts";
import { sameValue, type Loosening } from "./loosening.ts";

/** A loosening, and the entry that accounts for it. */
export interface JudgedChange extends Loosening {
  coveredBy: GovernanceEntry | null;
}

export interface Judgement {
  changes: readonly JudgedChange[];
  /** Entries of the change that account for nothing in it: a wrong field or value, mostly. */
  unused: readonly GovernanceEntry[];
  /** Entries of the base that are gone or were edited: the log is only ever added to. */
  rewritten: readonly GovernanceEntry[];
}

/**
 * Finds for each loosening an entry that was added in the same change and names exactly its environment, field, old and
 * new value. An entry that the base already has covers nothing: it was about another change.
 */
export function judge(
  changes: readonly Loosening[],
  entries: { base: readonly GovernanceEntry[]; head: readonly GovernanceEntry[] },
): Judgement {
  const added = without(entries.head, entries.base);
  const judged = changes.map((change): JudgedChange => {
    return { ...change, coveredBy: added.find((entry) => covers(entry, change)) ?? null };
  });
  const used = new Set(judged.map(({ coveredBy }) => coveredBy));
  return {
    changes: judged,
    unused: added.filter((entry) => !used.has(entry)),
    rewritten: without(entries.base, entries.head),
  };
}

function covers(entry: GovernanceEntry, change: Loosening): boolean {
  return (
    entry.environment === change.environment &&
    entry.field === change.field &&
    sameValue(entry.old, change.old) &&
    sameValue(entry.new, change.new)
  );
}

/** The entries of `all` that `known` does not have; one that stands twice has to be known twice. */
function without(all: readonly GovernanceEntry[], known: readonly GovernanceEntry[]): GovernanceEntry[] {
  const left = known.map(textOf);
  return all.filter((entry) => {
    const at = left.indexOf(textOf(entry));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function textOf({ who, why, when, environment, field, old, new: now }: GovernanceEntry): string {
  return JSON.stringify([who, why, when, environment, field, old, now]);
}
