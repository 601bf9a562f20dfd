import type { Finding } from "./finding.ts";
import type { CatalogFile } from "../files/catalog-file.ts";
import type { KeyPath } from "../plain.ts";

export interface FoundByStage {
  /** Paths of values that could not be read. */
  unread: readonly KeyPath[];
  /** Values that the merge swallowed. */
  lost: readonly Finding[];
  /** Values that are wrong by themselves. */
  invalid: readonly Finding[];
  /** Values that do not fit to others. */
  broken: readonly Finding[];
}

/** The findings that are mistakes of their own, and do not merely follow from another one. */
export function settle({ unread, lost, invalid, broken }: FoundByStage): Finding[] {
  const misspeltPaths = [...lost, ...invalid].flatMap(({ path, meant }) =>
    meant === undefined ? [] : [[...path.slice(0, -1), meant]],
  );
  const swallowedPaths = [...unread, ...lost.map((one) => one.path)];
  const misspelt = new PathSet(misspeltPaths);
  const unreadable = new PathSet(unread);
  const swallowed = new PathSet(swallowedPaths);
  // Where a value is lost, misspelt or wrong by itself, it needs no second mistake for what it is beside others.
  const excused = new PathSet([...swallowedPaths, ...misspeltPaths, ...invalid.map((one) => one.path)]);
  const own = ({ path, missing, dependsOn = [] }: Finding): boolean =>
    !(missing === true && misspelt.covers(path)) &&
    !dependsOn.some((other) => misspelt.covers(other) || swallowed.covers(other));
  return [
    ...lost.filter((finding) => own(finding) && !unreadable.covers(finding.path)),
    ...invalid.filter((finding) => own(finding) && !swallowed.covers(finding.path)),
    ...broken.filter(
      (finding) =>
        own(finding) && ![finding.path, ...(finding.dependsOn ?? [])].some((path) => excused.covers(path)),
    ),
  ];
}

/** The paths of what files could not be read in. */
export function unreadPaths(files: readonly CatalogFile[]): KeyPath[] {
  const problems = files.flatMap((file) => file.problems);
  return problems.filter((problem) => problem.unread === true).map((problem) => problem.path);
}

/** Paths, and whether another one is among them or lies below one: in time that does not grow with their number. */
class PathSet {
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
