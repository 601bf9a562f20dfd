import { brokenValues } from "./broken-values.ts";
import { duplicateKeys, lookAlikeKeys, misspeltKeys, unknownKeys } from "./keys.ts";
import type { Mutation } from "./mutation.ts";
import { unwritableKeys } from "./unwritable-keys.ts";
import { badNumbers, badTexts, hugeTexts, missing, wrongTypes } from "./values.ts";

const families = [
  unknownKeys,
  misspeltKeys,
  lookAlikeKeys,
  duplicateKeys,
  wrongTypes,
  badNumbers,
  badTexts,
  hugeTexts,
  missing,
];

/** Mutations made by rule, for every field of a file that they fit: thousands. */
export function generated(files: readonly string[], read: (file: string) => string): Mutation[] {
  return files.flatMap((file) => families.flatMap((family) => [...family(file, read(file))]));
}

/** Mutations chosen by hand. */
export function handPicked(read: (file: string) => string): Mutation[] {
  return [...brokenValues(read), ...unwritableKeys(read)];
}
