/** A value below an object that is neither an object nor a list: where it is, and how to put another one there. */
export interface Leaf {
  path: string;
  value: unknown;
  set(value: unknown): void;
}

/** Every leaf of an object or a list, at any depth, in the order of the keys. */
export function leavesOf(value: unknown, path = ""): Leaf[] {
  if (!(value instanceof Object)) return [];
  return Object.keys(value).flatMap((key) => {
    const below: unknown = Reflect.get(value, key);
    const at = path === "" ? key : `${path}.${key}`;
    if (below instanceof Object) return leavesOf(below, at);
    const leaf: Leaf = {
      path: at,
      value: below,
      set: (changed) => {
        Reflect.set(value, key, changed);
      },
    };
    return [leaf];
  });
}

/** Another value of the same type. */
export function otherThan(value: unknown): unknown {
  if (typeof value === "boolean") return !value;
  if (typeof value === "number") return value + 1;
  return `${String(value)}x`;
}
