import type { ResourceType } from "../resource-type.ts";
import {
  equal,
  isAbsent,
  isList,
  isProperties,
  isZero,
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
export async function diff(
  cloud: Cloud,
  urn: string,
  oldInputs: Properties,
  newInputs: Properties,
): Promise<Diffed> {
  const type = typeOf(cloud, urn);
  const [before, after] = [revealAll(withoutMarks(oldInputs)), revealAll(withoutMarks(newInputs))];
  const found: Leaf[] = [];
  collect(type, before, after, top, found);
  const filled = {
    before: revealAll(knownState(cloud, type, before)),
    after: revealAll(knownState(cloud, type, after)),
  };
  const asked = { context: contextOf(cloud), store: cloud.store };
  const replacing = [...type.replaceOn, ...((await type.replaceWhen?.(before, after, asked)) ?? [])];
  const differences = found
    .filter((leaf) => matters(cloud, type, leaf, filled))
    .map(({ place, kind }) => ({
      path: place.shown,
      kind,
      replaces: replacing.some((path) => place.plain === path || place.plain.startsWith(`${path}.`)),
    }));
  const deleteBeforeReplace = type.deleteBeforeReplace ?? isNamed(cloud, type, newInputs);
  return { differences, deleteBeforeReplace };
}

/** Whether a difference is one to the provider: a default that is said or left out is none. */
function matters(
  cloud: Cloud,
  type: ResourceType,
  { place, kind, value }: Leaf,
  filled: Readonly<Record<"before" | "after", Properties>>,
): boolean {
  if (kind === "update") return true;
  if (kind === "delete" && type.keeps?.includes(place.plain) === true) return false;
  const instead = place.keys.reduce<Value | undefined>(step, kind === "add" ? filled.before : filled.after);
  if (instead === undefined || instead === null) {
    const inList = typeof place.keys.at(-1) === "number";
    return inList || cloud.provider.zerosMeanNothing !== true || !isZero(value);
  }
  return !equal(comparable(type, instead, place.plain), comparable(type, value, place.plain));
}

function step(value: Value | undefined, key: string | number): Value | undefined {
  if (isList(value)) return typeof key === "number" ? value[key] : undefined;
  return isProperties(value) ? value[key] : undefined;
}

/**
 * Whether the old one goes first, whatever is replaced: so it does where the program names what would be named by itself. That
 * is how Pulumi's bridge of the older SDK decides (`nameRequiresDeleteBeforeReplace`); that of the newer one never does.
 */
function isNamed({ provider }: Cloud, { autoname }: ResourceType, inputs: Properties): boolean {
  if (provider.zerosMeanNothing !== true || autoname === undefined) return false;
  const byItself = inputs["__defaults"];
  return !isAbsent(inputs[autoname.property]) && !(isList(byItself) && byItself.includes(autoname.property));
}

interface Place {
  readonly shown: string;
  /** The dotted path with `*` for positions, as resource types write it. */
  readonly plain: string;
  readonly keys: readonly (string | number)[];
}

interface Leaf {
  readonly place: Place;
  readonly kind: DiffKind;
  /** What is added, or taken away. */
  readonly value: Value;
}

const top: Place = { shown: "", plain: "", keys: [] };

function collect(type: ResourceType, old: Value, now: Value, place: Place, found: Leaf[]): void {
  const before = comparable(type, old, place.plain);
  const after = comparable(type, now, place.plain);
  if (equal(before, after)) return;
  if (isProperties(before) && isProperties(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(type, before[key], after[key], child(place, key), found);
    }
  } else if (isList(old) && isList(now)) {
    const unordered = type.unordered?.includes(place.plain) === true;
    const [olds, nows] = unordered ? withoutShared(type, old, now, `${place.plain}.*`) : [old, now];
    for (let index = 0; index < Math.max(olds.length, nows.length); index += 1) {
      compare(type, olds[index], nows[index], item(place, index), found);
    }
  } else found.push({ place, kind: "update", value: now });
}

function compare(
  type: ResourceType,
  old: Value | undefined,
  now: Value | undefined,
  place: Place,
  found: Leaf[],
): void {
  if (isAbsent(old) && isAbsent(now)) return;
  if (now === undefined || now === null) found.push({ place, kind: "delete", value: old ?? null });
  else if (old === undefined || old === null) found.push({ place, kind: "add", value: now });
  else collect(type, old, now, place, found);
}

/** Two lists without order, each item that both have taken out; the others keep their places, by which they are told. */
function withoutShared(
  type: ResourceType,
  old: readonly Value[],
  now: readonly Value[],
  plain: string,
): readonly [readonly (Value | undefined)[], readonly (Value | undefined)[]] {
  const left: (Value | undefined)[] = [...old];
  const added = now.map((each) => {
    const same = left.findIndex(
      (other) => other !== undefined && equal(comparable(type, other, plain), comparable(type, each, plain)),
    );
    if (same < 0) return each;
    left[same] = undefined;
    return undefined;
  });
  return [left, added];
}

function child(place: Place, key: string): Place {
  const simple = /^[A-Za-z_$][\w$]*$/.test(key);
  const shown = simple
    ? place.shown === ""
      ? key
      : `${place.shown}.${key}`
    : `${place.shown}[${JSON.stringify(key)}]`;
  return {
    shown,
    plain: place.plain === "" ? key : `${place.plain}.${key}`,
    keys: [...place.keys, key],
  };
}

function item(place: Place, index: number): Place {
  return {
    shown: `${place.shown}[${index}]`,
    plain: `${place.plain}.*`,
    keys: [...place.keys, index],
  };
}

/** The value in one spelling where several mean the same. */
function comparable(type: ResourceType, value: Value, path: string): Value {
  const normalise = type.normalise?.[path];
  return normalise !== undefined && typeof value === "string" && value !== UNKNOWN ? normalise(value) : value;
}
