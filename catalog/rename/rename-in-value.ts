import { isPlainList, isPlainMap, type Plain, type PlainMap } from "../plain.ts";
import type { FileRename } from "./rename-in-file.ts";

/** What a file of the catalog is to say after a rename: what an edit of its text is compared with. */
export function renameInValue(value: PlainMap, rename: FileRename): PlainMap {
  return mapped(value, (section, key) => {
    if (key === "clarifications" && isPlainList(section))
      return section.map((entry) => inEntry(entry, rename));
    if (!isPlainMap(section)) return section;
    if (key === "surfaces") return renamedKey(section, rename, (surface) => withMadeAs(surface, rename));
    if (key === "services") return renamedKey(section, rename, (service) => service);
    if (key !== "bundles" && key !== "guardrails") return section;
    return mapped(section, (entity) => {
      if (!isPlainMap(entity) || entity["surface"] !== rename.from) return entity;
      return { ...entity, surface: rename.to };
    });
  });
}

function inEntry(entry: Plain, { from, to }: FileRename): Plain {
  if (!isPlainMap(entry) || !isPlainList(entry["surfaces"])) return entry;
  return { ...entry, surfaces: entry["surfaces"].map((name) => (name === from ? to : name)) };
}

function renamedKey(map: PlainMap, { from, to }: FileRename, change: (entry: Plain) => Plain): PlainMap {
  return Object.fromEntries(
    Object.entries(map).map(([key, entry]) => (key === from ? [to, change(entry)] : [key, entry])),
  );
}

function withMadeAs(surface: Plain, { from, madeAs }: FileRename): Plain {
  if (madeAs === "write") return { madeAs: from, ...(isPlainMap(surface) ? surface : {}) };
  if (madeAs !== "remove" || !isPlainMap(surface)) return surface;
  return Object.fromEntries(Object.entries(surface).filter(([key]) => key !== "madeAs"));
}

function mapped(map: PlainMap, change: (value: Plain, key: string) => Plain): PlainMap {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));
}
