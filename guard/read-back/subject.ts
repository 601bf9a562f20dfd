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
function saysNothing(fact: Fact | undefined): boolean {
  if (Array.isArray(fact)) return fact.length === 0;
  return fact === undefined || fact === null || fact === false || fact === 0 || fact === "";
}

/** Stands for a declared value that a cloud gives, and that the recorded state does not have yet. */
export const unknownYet = 'known after "gantry up"';

/** Every difference between what was declared and what was found, in the order of the declared things. */
export function compareSubjects(declared: readonly Subject[], found: readonly Subject[]): Difference[] {
  const byName = new Map(found.map((subject) => [subject.what, subject]));
  const wanted = new Set(declared.map(({ what }) => what));
  return [
    ...declared.flatMap((subject) => compareOne(subject, byName.get(subject.what))),
    ...found.filter(({ what }) => !wanted.has(what)).map(undeclared),
  ];
}

function compareOne(declared: Subject, found: Subject | undefined): Difference[] {
  const { what } = declared;
  if (found === undefined)
    return [{ what, field: "", declared: "present", found: "missing", kind: "missing" }];
  const { updatedAt } = found;
  const unseen = new Set(found.unseen);
  const fields = new Set([...Object.keys(declared.fields), ...Object.keys(found.fields)]);
  const differences = [...fields].flatMap((field): Difference[] => {
    const [wanted, has] = [declared.fields[field], found.fields[field]];
    if (unseen.has(field) || same(wanted, has)) return [];
    return [{ what, field, declared: wanted ?? null, found: has ?? null, kind: "changed", updatedAt }];
  });
  const hidden = [...unseen].map((field): Difference => {
    const own = declared.fields[field] ?? null;
    return { what, field, declared: own, found: "cannot see", kind: "unseen", updatedAt };
  });
  return [...differences, ...hidden];
}

function undeclared({ what, updatedAt }: Subject): Difference {
  return { what, field: "", declared: "not declared", found: "present", kind: "undeclared", updatedAt };
}

function same(declared: Fact | undefined, found: Fact | undefined): boolean {
  if (saysNothing(declared) && saysNothing(found)) return true;
  return JSON.stringify(declared) === JSON.stringify(found);
}
