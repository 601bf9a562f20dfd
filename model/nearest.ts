import { closest, distance } from "fastest-levenshtein";

/** Longer than whatever has a name here, and short enough to be compared with many. */
const longest = 128;

/** The candidate that was probably meant by a word; undefined where none is near. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length === 0 || word.length > longest || candidates.length === 0) return undefined;
  const folded = fold(word);
  const same = candidates.find((candidate) => fold(candidate) === folded);
  if (same !== undefined) return same;
  const letters = sorted(folded);
  const swapped = candidates.find((candidate) => sorted(fold(candidate)) === letters);
  if (swapped !== undefined) return swapped;
  const best = closest(word, candidates);
  // A third of the letters may be wrong, and never more than three.
  const length = Math.max(word.length, best.length);
  if (distance(word, best) <= Math.min(3, Math.max(1, Math.floor(length / 3)))) return best;
  // "prod" is short for "production".
  return folded.length < 3 ? undefined : candidates.find((candidate) => fold(candidate).startsWith(folded));
}

/** health_check, HealthCheck and health-check are one word in three spellings. */
function fold(word: string): string {
  return word.toLowerCase().replaceAll(/[_\s-]/g, "");
}

function sorted(word: string): string {
  return Array.from(word).sort().join("");
}
