import type { KeyPath } from "../plain.ts";

/** Paths, and whether another one is among them or lies below one: in time that does not grow with their number. */
export class PathSet {
  readonly #keys: ReadonlySet<string>;

  constructor(paths: Iterable<KeyPath>) {
    const keys = new Set<string>();
    for (const path of paths) keys.add(JSON.stringify(path));
    this.#keys = keys;
  }

  /** Whether the path is one of these, or lies below one. */
  covers(path: KeyPath): boolean {
    if (this.#keys.size === 0) return false;
    for (let length = 0; length <= path.length; length += 1) {
      if (this.#keys.has(JSON.stringify(path.slice(0, length)))) return true;
    }
    return false;
  }
}
