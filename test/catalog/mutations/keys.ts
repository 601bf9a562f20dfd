import { isMap } from "yaml";
import { allPaths, entryAt, insertBefore, placeOf, renameKey } from "../yaml-edit.ts";
import { dotted, inPlace, type Mutation } from "./mutation.ts";

const sections = [
  "apps",
  "surfaces",
  "services",
  "bundles",
  "secrets",
  "channels",
  "guardrails",
  "gates",
  "pipelines",
  "flags",
  "cohorts",
  "migrations",
  "profiles",
];

/** A key that nobody knows, once in every map. */
export function* unknownKeys(file: string, source: string): Generator<Mutation> {
  for (const { path, value } of allPaths(source)) {
    if (value === null || !isMap(value)) continue;
    const first = value.items[0];
    if (first === undefined) continue;
    const before = [...path, String(first.key)];
    const key = isFree([...path, ""]) ? "ZZZ quux" : "zzzQuux";
    const place = placeOf(source, entryAt(source, before).keyStart);
    const says =
      /must be (an upper|lower)-case|must have 1–100|must be the file's name|is no surface|must be a name|is not a known key|is not regional/;
    const at = key === "zzzQuux" ? `${dotted(path)}.${key}` : `${dotted(path)}["${key}"]`;
    yield {
      name: `unknown key: ${file} ${dotted(path)}`,
      file,
      content: insertBefore(source, before, `${key}: "1"`),
      expected: [{ file, ...place, path: at, says }],
    };
  }
}

/** Every fixed key with two letters swapped: told with what was meant, and not also as missing. */
export function* misspeltKeys(file: string, source: string): Generator<Mutation> {
  for (const { path } of allPaths(source)) {
    const key = String(path.at(-1));
    if (isFree(path) || key.length < 3) continue;
    const name = swapLetters(key);
    const mutation = inPlace(
      { file, source, path },
      "misspelt key",
      renameKey(source, path, name),
      /not a known key/,
    );
    const says = new RegExp(`is not (a known key|regional).*did you mean "${key}"`);
    yield {
      ...mutation,
      expected: mutation.expected.map((one) => ({
        ...one,
        path: dotted([...path.slice(0, -1), name]),
        says,
      })),
    };
  }
}

/** A letter of a fixed key replaced by one that only looks like it. */
export function* lookAlikeKeys(file: string, source: string): Generator<Mutation> {
  for (const { path } of allPaths(source)) {
    const key = String(path.at(-1));
    if (isFree(path) || !/[aeo]/.test(key)) continue;
    const name = key.replace(/[aeo]/, lookAlike);
    const mutation = inPlace(
      { file, source, path },
      "look-alike key",
      renameKey(source, path, name),
      /U\+04/,
    );
    const at = `${dotted(path.slice(0, -1))}["${name}"]`;
    yield { ...mutation, expected: mutation.expected.map((one) => ({ ...one, path: at })) };
  }
}

/** Every entry written twice. */
export function* duplicateKeys(file: string, source: string): Generator<Mutation> {
  for (const { path } of allPaths(source)) {
    const { keyStart, valueEnd } = entryAt(source, path);
    const content = insertBefore(source, path, source.slice(keyStart, valueEnd).trimEnd());
    const second = keyStart + (content.length - source.length);
    const mutation = inPlace({ file, source, path }, "duplicate key", content, /written twice/);
    yield {
      ...mutation,
      expected: mutation.expected.map((one) => ({ ...one, ...placeOf(content, second) })),
    };
  }
}

/** A Cyrillic letter for a Latin one. */
export function lookAlike(letter: string): string {
  return { a: "\u0430", e: "\u0435", o: "\u043e" }[letter] ?? letter;
}

/** Whether the last key of a path is a name that people choose. */
function isFree(path: readonly (string | number)[]): boolean {
  return (
    (path.length === 2 && sections.includes(String(path[0]))) ||
    path.at(-2) === "variables" ||
    path.at(-2) === "context"
  );
}

function swapLetters(key: string): string {
  for (let index = Math.max(1, Math.floor(key.length / 2) - 1); index < key.length - 1; index += 1) {
    const [one = "", two = ""] = key.slice(index, index + 2);
    if (one !== two) return key.slice(0, index) + two + one + key.slice(index + 2);
  }
  return `${key.slice(1)}${key.slice(0, 1)}`;
}
