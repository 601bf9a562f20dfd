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

/** The way back: by the engine, by GitHub's interface where the provider's own read misses the change, or by a person. */
export type Repair = "gantry up" | "GitHub's API" | "gantry secrets sync" | "by hand";

/** Drift that has no date yet. */
export type UndatedDrift = Omit<Drift, "since"> & { updatedAt?: string | undefined };
