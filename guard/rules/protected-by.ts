import { readFileSync } from "node:fs";
import { ruleFiles } from "../../catalog/rules-folder.ts";

/**
 * What each rule of a pack protects, by its id: the first entity that its file names. It is read as text and not imported,
 * so that nothing of a pack runs in the process that judges it; what cannot be read is left out.
 */
export function protectedBy(pack: string, rules: readonly string[]): Map<string, string> {
  const files = ruleFiles(pack);
  return new Map(
    rules.flatMap((id): [string, string][] => {
      const file = files.get(id);
      const entity = file === undefined ? undefined : line.exec(readFileSync(file, "utf8"))?.[1];
      return entity === undefined ? [] : [[id, entity]];
    }),
  );
}

const line = /^\s*protects: \{ entity: "(\w+)/m;
