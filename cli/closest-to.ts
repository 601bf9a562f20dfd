import { closest, distance } from "fastest-levenshtein";

/** The known word that was probably meant: the nearest, where at most a third of it differs. */
export function closestTo(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const candidate = closest(word, known);
  return distance(word, candidate) <= Math.max(2, Math.floor(candidate.length / 3)) ? candidate : undefined;
}
