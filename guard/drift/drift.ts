import type { Difference, Fact } from "../read-back/subject.ts";

/** One setting that is not as it was declared, as `gantry drift` tells it. */
export interface Drift {
  /** The stack. */
  environment: string;
  /** Such as `ruleset gate-main`. */
  what: string;
  /** Empty where the whole thing is missing or undeclared. */
  field: string;
  /** Who has it: `GitHub`, `Google Cloud`. */
  where: string;
  declared: Fact;
  found: Fact;
  kind: Difference["kind"];
  /** When it was seen first, or changed by what GitHub says, whichever is earlier; ISO 8601. */
  since: string;
  repair: Repair;
}

/** The way back: by the engine, by GitHub's interface where the provider's own read misses the change, by the catalog that follows, or by a person. */
export type Repair = "gantry up" | "GitHub's API" | "gantry secrets sync" | "gantry flag set" | "by hand";

/** Drift that has no date yet. */
export type UndatedDrift = Omit<Drift, "since"> & { updatedAt?: string | undefined };

/** One difference as a sentence: `environment production: wait_timer is 0, declared is 30`. */
export function describeDrift({ what, field, declared, found, kind }: UndatedDrift): string {
  const subject = field === "" ? what : `${what}: ${field}`;
  if (kind === "missing") return `${what} is missing`;
  if (kind === "undeclared") return `${what} is there, and the catalog does not declare it`;
  if (kind === "unseen") return `${subject} cannot be seen from here, so nobody knows whether it is in order`;
  return `${subject} is ${factText(found)}, declared is ${factText(declared)}`;
}

/** A value on one line. */
export function factText(fact: Fact): string {
  if (fact === null) return "nothing";
  if (Array.isArray(fact)) return fact.length === 0 ? "none" : fact.join("; ");
  return String(fact);
}
