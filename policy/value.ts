/** A value that the engine will only know after the deployment has begun, as previews have them. */
export class Unknown {
  readonly kind = "unknown";
}
export const unknown = new Unknown();

/** A value that the program marked as secret. The engine keeps it encrypted; nothing may print it. */
export class Secret {
  readonly value: Value;

  constructor(value: Value) {
    this.value = value;
  }
}

export interface Fields {
  readonly [name: string]: Value;
}

/** What a rule can read without knowing how the engine sent it. */
export type Known = null | boolean | number | string | readonly Value[] | Fields;
export type Value = Known | Unknown | Secret;

/** A single value somewhere in a resource's inputs. */
export interface Leaf {
  /** Such as `rotation.rotationPeriod` or `members[2]`. */
  path: string;
  /** The names on the path, indexes left out, the last first. */
  keys: readonly string[];
  /** The object that it stands in. */
  beside: Fields;
  value: null | boolean | number | string | Unknown;
  /** Whether it, or anything around it, is marked as secret. */
  secret: boolean;
}

export function isFields(value: Value): value is Fields {
  return value instanceof Object && !(value instanceof Unknown || value instanceof Secret || isList(value));
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** Every single value below `fields`, in order; an empty list or object has none. */
export function leavesOf(fields: Fields): Generator<Leaf> {
  return walk(fields, { path: "", keys: [], beside: fields, secret: false });
}

function* walk(value: Value, place: Omit<Leaf, "value">): Generator<Leaf> {
  const { path, keys } = place;
  if (value instanceof Secret) {
    yield* walk(value.value, { ...place, secret: true });
  } else if (isList(value)) {
    for (const [index, item] of value.entries()) yield* walk(item, { ...place, path: `${path}[${index}]` });
  } else if (isFields(value)) {
    for (const [name, item] of Object.entries(value)) {
      const below = { path: path === "" ? name : `${path}.${name}`, keys: [name, ...keys], beside: value };
      yield* walk(item, { ...place, ...below });
    }
  } else {
    yield { ...place, value };
  }
}

/**
 * A text without what hides it from a comparison: case, spaces around it, invisible characters, letters of another width.
 * For what a rule forbids; what a rule demands is compared as it is written, for so the provider reads it.
 */
export function plain(text: string): string {
  return text
    .normalize("NFKC")
    .replaceAll(/\p{Cf}/gu, "")
    .trim()
    .toLowerCase();
}
