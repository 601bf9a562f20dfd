import type { Change } from "../../engine/run/plan.ts";
import type { StackPreview } from "../judge/read-preview.ts";
import { catalogEdits, type CatalogEdit } from "./catalog-edit.ts";
import type { Found } from "./find-there.ts";

export const adoptionStates = [
  "same",
  "differs",
  "replaced",
  "asked again",
  "waits",
  "absent",
  "unreadable",
  "cannot import",
] as const;
type AdoptionState = (typeof adoptionStates)[number];

/** What a resource that no state has is like, beside what the catalog asks for. */
export interface Adopted {
  urn: string;
  type: string;
  name: string;
  state: AdoptionState;
  /** By which its provider knows it; undefined where nothing was found. */
  id?: string;
  /** What is there (`old`), and what is asked for (`new`). */
  differences?: Change["differences"];
  fields?: readonly string[];
  /** With which the catalog would say what is there. */
  edits?: readonly CatalogEdit[];
  /** What there is to know, or to do. */
  why?: string;
}

/** What was found of each, judged by the plan that takes over what is there: it updates what differs. */
export function compare(found: Iterable<Found>, { plan }: Pick<StackPreview, "plan">): readonly Adopted[] {
  const changes = Map.groupBy(plan.changes, ({ urn }) => urn);
  const all = [...found];
  const isBlind = all.some(({ state }) => state === "unreadable" || state === "cannot-import");
  return all
    .map(({ urn, type, name, ...at }): Adopted => {
      const own = { urn, type, name };
      switch (at.state) {
        case "there":
          return { ...own, id: at.id, ...likeness(changes.get(urn) ?? []) };
        case "again":
          return { ...own, state: "asked again", why: at.why };
        case "cannot-import":
          return { ...own, state: "cannot import", why: at.why };
        case "unreadable":
          return { ...own, state: "unreadable", why: at.why };
        case "waits":
          return { ...own, state: isBlind ? "unreadable" : "absent", why: at.why };
        case "id":
        case "absent":
          return { ...own, state: "absent" };
      }
    })
    .toSorted(
      (a, b) => rank(a) - rank(b) || a.type.localeCompare(b.type, "en") || a.name.localeCompare(b.name, "en"),
    );
}

/** Those that need something which is not taken over cannot be before that is there. */
export function withWaiting(adopted: readonly Adopted[], leftOut: readonly string[]): readonly Adopted[] {
  const out = new Set(leftOut);
  return adopted.map((each) =>
    isTaken(each) && out.has(each.urn)
      ? {
          ...each,
          state: "waits",
          why: "it needs something that is not there: deploy that first, then adopt again",
        }
      : each,
  );
}

/** Whether an adoption brings it into the state, where nothing is refused. */
export function isTaken({ state }: Adopted): boolean {
  return state === "same" || state === "differs" || state === "asked again";
}

/** What differs and no key of the catalog says alone; the catalog can say what is there where that is empty. */
export function unsaidIn({ differences = [], fields = [], edits = [] }: Adopted): string[] {
  const said = new Set(edits.map(({ path }) => path));
  const shown = new Set(differences.map(({ field }) => field));
  return [
    ...differences.map(({ path }) => path).filter((path) => !said.has(path)),
    ...fields.filter((field) => !shown.has(field)),
  ];
}

function likeness(changes: readonly Change[]): Pick<Adopted, "state" | "differences" | "fields" | "edits"> {
  const changed = changes.find(({ kind }) => kind !== "same");
  if (changed === undefined) return { state: "same" };
  const { kind, fields, differences = [] } = changed;
  const edits = catalogEdits(changed, differences);
  return { state: kind === "update" ? "differs" : "replaced", fields, differences, edits };
}

function rank({ state }: Adopted): number {
  return adoptionStates.indexOf(state);
}
