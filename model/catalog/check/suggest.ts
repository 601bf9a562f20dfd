import { closest, distance } from "fastest-levenshtein";
import { quote } from "./quote.ts";

/** `did you mean "…"?` for a word that is nearly one of the candidates, or undefined. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const found = nearest(word, [...candidates]);
  const meant = found === undefined ? undefined : `did you mean ${quote(found)}?`;
  const foreign = /[^\x20-\x7e]/u.exec(word)?.[0];
  if (foreign === undefined) return meant;
  const code = foreign.codePointAt(0)?.toString(16).toUpperCase().padStart(4, "0") ?? "";
  return [meant, `it contains U+${code}`].filter((part) => part !== undefined).join(" ");
}

/** The candidate that a word is nearly, if there is one. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length === 0 || word.length > 64 || candidates.length === 0) return undefined;
  const folded = fold(word);
  const same = candidates.find((candidate) => fold(candidate) === folded);
  if (same !== undefined) return same;
  const letters = sorted(folded);
  const swapped = candidates.find((candidate) => sorted(fold(candidate)) === letters);
  if (swapped !== undefined) return swapped;
  const best = closest(word, candidates);
  if (distance(word, best) <= Math.min(3, Math.max(1, Math.floor(word.length / 3)))) return best;
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
