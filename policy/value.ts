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

/** A single value somewhere in a resource's inputs, with its path, such as `rotation.rotationPeriod` or `members[2]`. */
export interface Leaf {
  path: string;
  /** The last name on the path that is not an index: the key that the value stands under. */
  key: string;
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

/** Every single value below `value`, in order; an empty list or object has none. */
export function* leavesOf(value: Value, path = "", key = "", secret = false): Generator<Leaf> {
  if (value instanceof Secret) {
    yield* leavesOf(value.value, path, key, true);
  } else if (isList(value)) {
    for (const [index, item] of value.entries()) yield* leavesOf(item, `${path}[${index}]`, key, secret);
  } else if (isFields(value)) {
    for (const [name, item] of Object.entries(value)) {
      yield* leavesOf(item, path === "" ? name : `${path}.${name}`, name, secret);
    }
  } else {
    yield { path, key, value, secret };
  }
}
