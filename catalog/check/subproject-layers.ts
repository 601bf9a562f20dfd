import { readCatalogFile, type CatalogFile } from "../files/catalog-file.ts";
import type { SubprojectFolder } from "../files/scan.ts";
import { mergeAll } from "../merge/merge.ts";
import type { Finding } from "./finding.ts";
import { firstOf } from "./finding.ts";
import { misplacedInSubproject, ownPart } from "./subproject-keys.ts";

/** Files of subprojects as layers above others. */
export interface SubprojectLayers {
  /** Their values are what each may hold. */
  files: readonly CatalogFile[];
  /** What they hold besides. */
  misplaced: readonly Finding[];
}

/** The files of subprojects, each reduced to what is of its app. `lower` are the files that they are merged over. */
export function subprojectLayers(
  root: string,
  subprojects: readonly SubprojectFolder[],
  lower: readonly CatalogFile[],
): SubprojectLayers {
  const merged = mergeAll(lower.map((file) => file.value));
  const misplaced: Finding[] = [];
  const files = subprojects.map(({ subproject, config }, index): CatalogFile => {
    const file = readCatalogFile(root, config);
    const found = firstOf(misplacedInSubproject(file.value, merged, subproject));
    misplaced.push(...found.map((finding) => ({ ...finding, layers: lower.length + index + 1 })));
    return { ...file, value: ownPart(file.value, merged, subproject) };
  });
  return { files, misplaced };
}
