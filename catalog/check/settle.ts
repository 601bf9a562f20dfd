import type { CatalogFile } from "../files/catalog-file.ts";
import type { KeyPath } from "../plain.ts";
import type { Finding } from "./finding.ts";
import { PathSet } from "./path-set.ts";

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
