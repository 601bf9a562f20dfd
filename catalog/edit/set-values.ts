import { isDeepStrictEqual } from "node:util";
import { isCollection, isMap, parseDocument, type ParsedNode } from "yaml";
import { lineEndOf } from "../../files/line-ends.ts";
import { merge } from "../merge/merge.ts";
import { isPlainList, isPlainMap, type Plain, type PlainMap } from "../plain.ts";
import { edited, entryText, firstEntry, isNamed, pairsOf, type Edit, type ParsedPair } from "./edits.ts";

/**
 * The text of a catalog's file in which an entry of a section has these values, those of maps beside what the maps have. Nothing
 * else in it is touched, comments and formatting included. Undefined where the file is written in a way that its author has to
 * change: nothing is guessed.
 */
export function setValues(
  text: string,
  [section, key]: readonly [section: string, key: string],
  values: PlainMap,
): string | undefined {
  const before = plainOf(text);
  const after = edited(text, editsFor(text, [section, key], values));
  const wanted = merge(before ?? {}, { [section]: { [key]: values } });
  return before !== undefined && isDeepStrictEqual(plainOf(after), wanted) ? after : undefined;
}

function editsFor(text: string, [section, key]: readonly [string, string], values: PlainMap): Edit[] {
  const { contents } = parseDocument(text, { logLevel: "silent" });
  const eol = lineEndOf(text);
  const whole = `${entryText(key)}: ${inline(values)}`;
  const sections = pairsOf(contents).find((pair) => isNamed(pair.key, section));
  if (sections === undefined) {
    const end = text === "" || text.endsWith("\n") ? "" : eol;
    return [{ start: text.length, end: text.length, text: `${end}${eol}${section}:${eol}  ${whole}${eol}` }];
  }
  const own = pairsOf(sections.value).find((pair) => isNamed(pair.key, key));
  if (own === undefined) return isMap(sections.value) ? [firstEntry(text, sections, whole)] : [];
  return fieldEdits(text, own, values);
}

function fieldEdits(text: string, pair: ParsedPair, values: PlainMap): Edit[] {
  if (!isMap(pair.value)) return [];
  const fields = pairsOf(pair.value);
  const missing: string[] = [];
  const edits = Object.entries(values).flatMap(([name, value]): Edit[] => {
    const field = fields.find(({ key }) => isNamed(key, name));
    if (field === undefined) {
      missing.push(`${name}: ${inline(value)}`);
      return [];
    }
    if (isPlainMap(value) && isMap(field.value)) return fieldEdits(text, field, value);
    return field.value === null ? [] : [inPlaceOf(text, field.value, value)];
  });
  const indent = " ".repeat(columnOf(text, fields[0]?.key));
  const between = pair.value.flow === true ? ", " : `${lineEndOf(text)}${indent}`;
  return missing.length === 0 ? edits : [...edits, firstEntry(text, pair, missing.join(between))];
}

/** A list or a map over several lines makes way for one on the line of its key. */
function inPlaceOf(text: string, node: ParsedNode, value: Plain): Edit {
  const [start, end] = node.range;
  if (!isCollection(node) || node.flow === true) return { start, end, text: inline(value) };
  const written = text.slice(start, end).trimEnd();
  const from = text.lastIndexOf(":", start) + 1;
  return { start: from, end: start + written.length, text: ` ${inline(value)}` };
}

function inline(value: Plain): string {
  if (isPlainList(value)) return `[${value.map(inline).join(", ")}]`;
  if (!isPlainMap(value)) return value === null ? "null" : entryText(value);
  return `{ ${Object.entries(value)
    .map(([key, each]) => `${entryText(key)}: ${inline(each)}`)
    .join(", ")} }`;
}

function columnOf(text: string, node: ParsedNode | undefined): number {
  const start = node?.range[0] ?? 0;
  return start - (text.lastIndexOf("\n", start - 1) + 1);
}

function plainOf(text: string): PlainMap | undefined {
  const document = parseDocument(text, { logLevel: "silent" });
  const value: unknown = document.errors.length > 0 ? undefined : (document.toJS() ?? {});
  return isPlainMap(value) ? value : undefined;
}
