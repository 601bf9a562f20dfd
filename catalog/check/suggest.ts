import { nearest } from "../../model/nearest.ts";
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
