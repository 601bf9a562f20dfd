import type { EnvironmentName } from "../../model/scalars.ts";
import type { Section } from "../check/derive.ts";
import type { Entities } from "../check/entities.ts";
import type { Finding } from "../check/finding.ts";
import { isPlainList, mapAt, type KeyPath, type Plain, type PlainMap } from "../plain.ts";

/** What a rule may look at: one environment, merged. An entity with a mistake of its own is in `merged` only. */
export interface RuleContext {
  root: string;
  environment: EnvironmentName;
  entities: Entities;
  merged: PlainMap;
  /** What the files say that are merged, the global one first. */
  layers: readonly PlainMap[];
}

/** What must hold between entities, or between an entity and the project's files. */
export interface CatalogRule {
  id: string;
  /** One sentence: what holds in a correct catalog. */
  description: string;
  /** Notices are said and stop nothing. */
  level: "error" | "notice";
  /** Whether it is asked again for each region, whose surfaces are then those of the context. */
  regional?: boolean;
  check: (context: RuleContext) => Iterable<Finding>;
}

/** A name that one entity uses for another, as it was written. */
export interface WrittenReference {
  path: KeyPath;
  name: string;
}

/** The keys of a section, those of entities with mistakes included. */
export function namesOf(merged: PlainMap, section: Section): string[] {
  return Object.keys(mapAt(merged, [section]));
}

/** The texts under some fields of every entity of a section: of lists each entry, of anything else nothing. */
export function* referencesIn(
  merged: PlainMap,
  section: Section,
  fields: readonly string[],
): Generator<WrittenReference & { owner: string }> {
  for (const owner of namesOf(merged, section)) {
    const entity = mapAt(merged, [section, owner]);
    for (const field of fields) {
      for (const reference of textsAt(entity[field], [section, owner, field])) yield { ...reference, owner };
    }
  }
}

function* textsAt(value: Plain | undefined, path: KeyPath): Generator<WrittenReference> {
  if (typeof value === "string") yield { path, name: value };
  else if (isPlainList(value)) {
    for (const [index, entry] of value.entries()) yield* textsAt(entry, [...path, index]);
  }
}
