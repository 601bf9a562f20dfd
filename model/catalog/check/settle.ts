import type { CatalogFile } from "../files/catalog-file.ts";
import type { KeyPath } from "../plain.ts";
import { isWithin, type Finding } from "./finding.ts";

export interface FoundByStage {
  /** Paths of values that could not be read. */
  unread: readonly KeyPath[];
  /** Values that the merge swallowed. */
  lost: readonly Finding[];
  /** Values that are wrong by themselves. */
  invalid: readonly Finding[];
  /** Values that do not fit to others. */
  broken: Iterable<Finding>;
}

/** The findings that are mistakes of their own, and do not merely follow from another one. */
export function settle({ unread, lost, invalid, broken }: FoundByStage): Finding[] {
  const misspelt = [...lost, ...invalid].flatMap(({ path, meant }) =>
    meant === undefined ? [] : [[...path.slice(0, -1), meant]],
  );
  const swallowed = [...unread, ...lost.map((one) => one.path)];
  const wrong = new Set(invalid.map((finding) => JSON.stringify(finding.path)));
  const own = (finding: Finding): boolean =>
    !(finding.missing === true && liesIn(finding.path, misspelt)) &&
    !(finding.dependsOn ?? []).some((path) => liesIn(path, misspelt) || liesIn(path, swallowed));
  return [
    ...lost.filter((finding) => own(finding) && !liesIn(finding.path, unread)),
    ...invalid.filter((finding) => own(finding) && !liesIn(finding.path, swallowed)),
    ...[...broken].filter(
      (finding) =>
        own(finding) && !liesIn(finding.path, swallowed) && !wrong.has(JSON.stringify(finding.path)),
    ),
  ];
}

function liesIn(path: KeyPath, paths: readonly KeyPath[]): boolean {
  return paths.some((one) => isWithin(path, one));
}

/** The paths of what files could not be read in. */
export function unreadPaths(files: readonly CatalogFile[]): KeyPath[] {
  const problems = files.flatMap((file) => file.problems);
  return problems.filter((problem) => problem.unread === true).map((problem) => problem.path);
}
