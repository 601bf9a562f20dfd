/** One setting's value, in a form that can be compared: lists are sets, sorted. */
export type Fact = string | number | boolean | null | readonly string[];

/** One thing at GitHub, declared or found: an environment, a variable, a ruleset, the protection of a branch. */
export interface Subject {
  /** As a person names it, and unique in its repository: `environment production`. */
  what: string;
  fields: Readonly<Record<string, Fact>>;
  /** Fields that GitHub did not show to this caller: never the same as "in order". */
  unseen?: readonly string[];
  /** When GitHub says that it was changed last; ISO 8601. */
  updatedAt?: string | undefined;
}

/** Where what was declared and what was found differ. */
export interface Difference {
  what: string;
  /** The setting; empty where the whole thing is missing or was not declared. */
  field: string;
  declared: Fact;
  found: Fact;
  kind: "changed" | "missing" | "undeclared" | "unseen";
  updatedAt?: string | undefined;
}

/** A set in its one order. */
export function setOf(values: Iterable<string>): readonly string[] {
  return [...new Set(values)].sort();
}

/** Whether a value says nothing: GitHub leaves out, or answers with, what is off or empty. */
export function saysNothing(fact: Fact | undefined): boolean {
  if (Array.isArray(fact)) return fact.length === 0;
  return fact === undefined || fact === null || fact === false || fact === 0 || fact === "";
}

/** Stands for a declared value that a cloud gives, and that the recorded state does not have yet. */
export const unknownYet = "known after gantry up";
