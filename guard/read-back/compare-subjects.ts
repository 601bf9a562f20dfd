import { saysNothing, type Difference, type Fact, type Subject } from "./subject.ts";

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
