import { governedEntries, governedKeys, type Watch } from "../../model/declared/governed-keys.ts";
import { isPlainList, isPlainMap, type Plain, valueAt } from "../plain.ts";
import { formatPath } from "../problem.ts";
import { type Change, declared, type GovernedValue, sameValue } from "./loosening.ts";

/** The entries of a section by their keys. */
export type Entries = ReadonlyMap<string, unknown>;

/** Where a section without entries promises less, such as the approvals. */
export function* compareFields(section: string, old: unknown, now: unknown): Generator<Change> {
  for (const [keys, watch] of watchedIn(section)) {
    yield* compareValue(watch, [section, ...keys], valueIn(old, keys), valueIn(now, keys), "both");
  }
}

/** Where the entries of a section promise less: each field by itself, and that they are there at all. */
export function* compareEntries(
  section: string,
  base: Entries,
  head: Entries,
  isLeftOut: (id: string, keys: readonly string[]) => boolean = () => false,
): Generator<Change> {
  const { added, removed } = governedEntries[section] ?? {};
  for (const id of new Set([...base.keys(), ...head.keys()])) {
    const old = base.get(id);
    const now = head.get(id);
    const field = formatPath([section, id]);
    if (now === undefined && removed !== undefined) yield { field, old: entryValue(old), new: null };
    else if (old === undefined && added !== undefined) yield { field, old: null, new: entryValue(now) };
    else {
      const here = old === undefined ? "new" : now === undefined ? "gone" : "both";
      for (const [[, ...keys], watch] of watchedIn(section)) {
        if (isLeftOut(id, keys)) continue;
        yield* compareValue(watch, [section, id, ...keys], valueIn(old, keys), valueIn(now, keys), here);
      }
    }
  }
}

/** The ways below each section to what is watched; an entry's begin with `<id>`. */
const watched = Map.groupBy(
  Object.entries(governedKeys)
    .filter(([, watch]) => watch !== "own" && watch !== "harmless")
    .map(([path, watch]) => ({ path: path.split("."), watch })),
  ({ path: [section = ""] }) => section,
);

function watchedIn(section: string): (readonly [readonly string[], Watch])[] {
  return (watched.get(section) ?? []).map(({ path: [, ...keys], watch }) => [keys, watch]);
}

function* compareValue(
  watch: Watch,
  path: readonly string[],
  old: GovernedValue,
  now: GovernedValue,
  here: "both" | "new" | "gone",
): Generator<Change> {
  if (sameValue(old, now) || !isLooser(watch, old, now, here)) return;
  yield { field: formatPath(path), old, new: now };
}

function isLooser(watch: Watch, old: GovernedValue, now: GovernedValue, here: string): boolean {
  if (watch === "turnsOn") return now === true && here !== "gone";
  if (watch === "protects") return old === true && here !== "new";
  if (here !== "both") return false;
  if (typeof watch === "object") return weakness(watch.weaker, now) < weakness(watch.weaker, old);
  switch (watch) {
    case "harmless":
    case "own":
      return false;
    case "differs":
      return !isSame(old, now);
    case "kept":
      return !isEmpty(old) && !isSame(old, now);
    case "falls":
      return isBelow(now, old);
    case "rises":
      return isBelow(old, now);
    case "limit":
      return old !== null && (now === null || isBelow(old, now));
    case "turnsOff":
      return old === true;
    case "gains":
      return listOf(now).some((each) => !listOf(old).includes(each));
    case "loses":
      return listOf(old).some((each) => !listOf(now).includes(each));
  }
}

/** What is not among them belongs to another kind of thing, and is told as that. */
function weakness(from: readonly string[], value: GovernedValue): number {
  const at = typeof value === "string" ? from.indexOf(value) : -1;
  return at < 0 ? Infinity : at;
}

/** Dates, as text, are in the order of time. */
function isBelow(a: GovernedValue, b: GovernedValue): boolean {
  if (typeof a === "string" && typeof b === "string") return a < b;
  return Number(a ?? 0) < Number(b ?? 0);
}

function isSame(a: GovernedValue, b: GovernedValue): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return sameValue(a, b);
  return sameValue(a.toSorted(), b.toSorted());
}

function isEmpty(value: GovernedValue): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

function listOf(value: GovernedValue): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Stands for an entry as a whole, unless it is one value itself. */
function entryValue(entry: unknown): GovernedValue {
  return typeof entry === "string" ? entry : declared;
}

/** The value at a way below an entry, as an entry of the log writes it. Throws for what the schema has never had. */
function valueIn(entry: unknown, keys: readonly string[]): GovernedValue {
  const plain: Plain | undefined = isPlainMap(entry)
    ? valueAt(entry, keys)
    : keys.length === 0
      ? plainOf(entry)
      : undefined;
  if (plain === undefined || plain === null) return null;
  if (isPlainList(plain)) return plain.map(inList);
  if (isPlainMap(plain)) throw new Error(`${keys.join(".")} is a map, which no entry can write`);
  return plain;
}

function plainOf(entry: unknown): Plain | undefined {
  return typeof entry === "string" || isPlainList(entry) ? entry : undefined;
}

/** A map in a list, such as a step of traffic, in one line: `percent: 10, minutes: 15`. */
function inList(value: Plain): string | number | boolean {
  if (isPlainMap(value))
    return Object.entries(value)
      .map(([key, one]) => `${key}: ${JSON.stringify(one)}`)
      .join(", ");
  if (value === null || isPlainList(value))
    throw new Error("a list in a list is no value that an entry can write");
  return value;
}
