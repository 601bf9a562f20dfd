/** A property value as it crosses the provider protocol, in JavaScript's own terms. */
export type Value = null | boolean | number | string | readonly Value[] | Properties;
export interface Properties {
  readonly [key: string]: Value;
}

/** How the protocol says "not known before the update" (`@pulumi/pulumi`, runtime/rpc: `unknownValue`). */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

export function isProperties(value: unknown): value is Properties {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** Marks a value as secret, so that the engine encrypts it in the state and hides it in its output. */
export function secret(value: Value): Properties {
  return { [SIGNATURE]: SECRET, value };
}

export function isSecret(value: Value | undefined): boolean {
  return isProperties(value) && value[SIGNATURE] === SECRET;
}

/** The value without its secret marks, at every depth. */
export function reveal(value: Value): Value {
  if (isList(value)) return value.map(reveal);
  if (!isProperties(value)) return value;
  if (isSecret(value)) return reveal(value["value"] ?? null);
  return mapProperties(value, reveal);
}

export function revealAll(properties: Properties): Properties {
  return mapProperties(properties, reveal);
}

/** Whether the value is, or contains at any depth, something that only the update will tell. */
export function hasUnknown(value: Value | undefined): boolean {
  if (value === UNKNOWN) return true;
  if (isList(value)) return value.some(hasUnknown);
  return isProperties(value) && Object.values(value).some(hasUnknown);
}

/** Whether a value says nothing: providers do not tell an empty list from none at all. */
export function isAbsent(value: Value | undefined): value is null | undefined | readonly [] {
  return value === undefined || value === null || (isList(value) && value.length === 0);
}

/** Whether a value is off, nought or empty at every depth, which many providers cannot tell from nothing. */
export function isZero(value: Value): boolean {
  if (isProperties(value)) return Object.values(value).every(isZero);
  return value === false || value === 0 || value === "" || isAbsent(value);
}

/** Whether two values are the same; null and a missing key are, since providers do not tell them apart. */
export function equal(left: Value | undefined, right: Value | undefined): boolean {
  const a = left ?? undefined;
  const b = right ?? undefined;
  if (a === b) return true;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]));
  if (!isProperties(a) || !isProperties(b) || isList(b)) return false;
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => equal(a[key], b[key]));
}

/** `over` laid over `under`: objects merge at every depth, lists of objects by position, everything else replaces. */
function merge(under: Value | undefined, over: Value | undefined): Value {
  if (over === undefined || over === null) return under ?? null;
  if (isList(under) && isList(over))
    return over.map((item, index) => merge(mergeable(under[index], item), item));
  if (!isProperties(under) || !isProperties(over) || isSecret(over)) return over;
  return mergeProperties(under, over);
}

/** {@link merge} for two objects. */
export function mergeProperties(under: Properties, over: Properties): Properties {
  const merged: Record<string, Value> = { ...under };
  for (const [key, value] of Object.entries(over)) merged[key] = merge(merged[key], value);
  return merged;
}

function mapProperties(properties: Properties, change: (value: Value) => Value): Properties {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, change(value)]));
}

/** The values at a dotted path, where `*` stands for every item of a list or every value of a map. */
export function at(value: Value | undefined, path: string): Value[] {
  let found: Value[] = value === undefined ? [] : [value];
  for (const part of path.split(".")) {
    found = found.flatMap((each) => {
      if (part === "*") return isList(each) ? [...each] : isProperties(each) ? Object.values(each) : [];
      const child = isProperties(each) ? each[part] : undefined;
      return child === undefined || child === null ? [] : [child];
    });
  }
  return found;
}

/** The text at a path; undefined where there is none yet, or it is not known before the update. */
export function textAt(value: Value, path: string): string | undefined {
  const [found] = at(value, path);
  return typeof found === "string" && found !== UNKNOWN ? found : undefined;
}

/** The number at a path; undefined where there is none, or it is not known before the update. */
export function numberAt(value: Value, path: string): number | undefined {
  const [found] = at(value, path);
  return typeof found === "number" ? found : undefined;
}

function mergeable(under: Value | undefined, over: Value): Value | undefined {
  return isProperties(under) && isProperties(over) ? under : undefined;
}
