import type { ResourceType } from "../resource-type.ts";
import {
  equal,
  hasUnknown,
  isAbsent,
  isList,
  isProperties,
  revealAll,
  UNKNOWN,
  type Properties,
  type Value,
} from "../values.ts";
import { contextOf, typeOf, withoutMarks, type Cloud } from "./cloud.ts";
import { knownState } from "./state.ts";

export type DiffKind = "add" | "delete" | "update";

export interface Difference {
  /** Path as the engine writes it: `template.containers[0].image`. */
  readonly path: string;
  readonly kind: DiffKind;
  readonly replaces: boolean;
}

export interface Diffed {
  readonly differences: readonly Difference[];
  readonly deleteBeforeReplace: boolean;
}

/** What an update would change, from the inputs of the last one (as the last refresh corrected them) to the new ones. */
export function diff(cloud: Cloud, urn: string, oldInputs: Properties, newInputs: Properties): Diffed {
  const type = typeOf(cloud, urn);
  const found: Leaf[] = [];
  collect(
    type,
    revealAll(withoutMarks(oldInputs)),
    revealAll(withoutMarks(newInputs)),
    { shown: "", plain: "" },
    found,
  );
  const [before, after] = [revealAll(oldInputs), revealAll(newInputs)];
  const replacing = [...type.replaceOn, ...(type.replaceWhen?.(before, after) ?? [])];
  const differences = found.map(({ place, kind }) => ({
    path: place.shown,
    kind,
    replaces: replacing.some((path) => place.plain === path || place.plain.startsWith(`${path}.`)),
  }));
  return { differences, deleteBeforeReplace: inTheWay(cloud, type, oldInputs, newInputs) };
}

/** Whether the replacement would have the id of what it replaces, so that the old one has to go first. */
function inTheWay(cloud: Cloud, type: ResourceType, oldInputs: Properties, newInputs: Properties): boolean {
  const { identity } = type;
  const of = identity.kind === "natural" ? identity.id : identity.unique;
  if (of === undefined || hasUnknown(newInputs)) return false;
  const context = contextOf(cloud);
  const [before, after] = [oldInputs, newInputs].map((inputs) => revealAll(knownState(cloud, type, inputs)));
  return before !== undefined && after !== undefined && of(before, context) === of(after, context);
}

interface Place {
  readonly shown: string;
  /** The dotted path with `*` for positions, as resource types write it. */
  readonly plain: string;
}

interface Leaf {
  readonly place: Place;
  readonly kind: DiffKind;
}

function collect(type: ResourceType, old: Value, now: Value, place: Place, found: Leaf[]): void {
  const before = comparable(type, old, place.plain);
  const after = comparable(type, now, place.plain);
  if (equal(before, after)) return;
  if (isProperties(before) && isProperties(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      step(type, before[key], after[key], child(place, key), found);
    }
  } else if (isList(before) && isList(after) && after !== before) {
    for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
      const inside = { shown: `${place.shown}[${index}]`, plain: `${place.plain}.*` };
      step(type, before[index], after[index], inside, found);
    }
  } else found.push({ place, kind: "update" });
}

function step(
  type: ResourceType,
  old: Value | undefined,
  now: Value | undefined,
  place: Place,
  found: Leaf[],
): void {
  if (isAbsent(old) && isAbsent(now)) return;
  if (old === undefined || old === null) found.push({ place, kind: "add" });
  else if (now === undefined || now === null) found.push({ place, kind: "delete" });
  else collect(type, old, now, place, found);
}

function child(place: Place, key: string): Place {
  const simple = /^[A-Za-z_$][\w$]*$/.test(key);
  const shown = simple
    ? place.shown === ""
      ? key
      : `${place.shown}.${key}`
    : `${place.shown}[${JSON.stringify(key)}]`;
  return { shown, plain: place.plain === "" ? key : `${place.plain}.${key}` };
}

/** The value as far as it matters: without order where there is none, in one spelling where several mean the same. */
function comparable(type: ResourceType, value: Value, path: string): Value {
  const normalise = type.normalise?.[path];
  if (normalise !== undefined && typeof value === "string" && value !== UNKNOWN) return normalise(value);
  if (type.unordered?.includes(path) !== true || !isList(value)) return value;
  return [...value].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}
