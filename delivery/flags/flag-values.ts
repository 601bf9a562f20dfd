import { parseCatalogFile } from "../../catalog/files/catalog-file.ts";
import { mergeAll } from "../../catalog/merge/merge.ts";
import { isPlainMap, mapAt, type PlainMap } from "../../catalog/plain.ts";

/** What of a flag decides who has it. */
const decidingFields = ["enabled", "rolloutPercentage", "cohorts", "killSwitch", "revision"] as const;

const defaults: PlainMap = { killSwitch: false, revision: 1 };

/**
 * The flags of one environment as its files say them, the lowest first, each with what decides who has it. Nothing else of the
 * files is read, so that a commit whose catalog was wrong elsewhere still tells.
 */
export function flagsIn(texts: readonly (string | undefined)[]): ReadonlyMap<string, PlainMap> {
  const merged = mergeAll(texts.map((text) => (text === undefined ? {} : sectionOf(text))));
  return new Map(
    Object.entries(merged).flatMap(([key, written]): [string, PlainMap][] => {
      if (!isPlainMap(written)) return [];
      const whole = { ...defaults, ...written };
      const fields = decidingFields.flatMap((field) => {
        const value = whole[field];
        return value === undefined ? [] : [[field, value] as const];
      });
      return [[key, Object.fromEntries(fields)]];
    }),
  );
}

/** By text: of a file's many revisions, few have another section. */
const known = new Map<string, PlainMap>();

function sectionOf(text: string): PlainMap {
  const section = flagsText(text);
  if (section === undefined) return {};
  const before = known.get(section);
  if (before !== undefined) return before;
  const parsed = mapAt(parseCatalogFile("config.yml", Buffer.from(section)).value, ["flags"]);
  known.set(section, parsed);
  return parsed;
}

/** The lines of the section; all of a text that is written in another way than the catalog's files are. */
function flagsText(text: string): string | undefined {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.startsWith("flags:"));
  if (start === -1) return text.includes("flags") ? text : undefined;
  const length = lines.slice(start + 1).findIndex((line) => /^[^\s#]/.test(line));
  return lines.slice(start, length === -1 ? undefined : start + 1 + length).join("\n");
}
