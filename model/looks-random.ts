import { secretIn } from "./credential-format.ts";

const digest = /@sha256:[0-9a-f]{1,64}/;
/** As host names have them: portal-git-main-lotus-3. */
const wordsAndNumbers = /^([a-z]{1,15}\d{0,4}|\d{1,6})([-_]([a-z]{1,15}\d{0,4}|\d{1,6}))*$/;

/** With a part that is long, without spaces, and with more variety than words, paths and host names have. */
export function looksRandom(text: string): boolean {
  return partsOf(text).some(isRandom);
}

/**
 * Whether a text looks like a key or another name, so that a message may quote it: made of words and numbers. What is pasted
 * where a key belongs may be a secret: one that has a format, is random, or mixes letters, digits and signs as passwords do.
 */
export function looksLikeKey(text: string): boolean {
  if (secretIn(text) !== undefined) return false;
  const isSigned = /[!#%&*?^~;=<>|`"'\\{}()+,$]/.test(text) && /\d/.test(text) && /\p{L}/u.test(text);
  return !isSigned && !partsOf(text).some((part) => isRandom(part) && !isMadeOfWords(part)) && !isMixed(text);
}

function partsOf(text: string): string[] {
  return text
    .slice(0, 256)
    .replace(digest, "")
    .split(/[\s/.:@]+/);
}

function isRandom(part: string): boolean {
  if (part.length < 20 || /^[a-z]+([-_][a-z]+)*$/i.test(part) || wordsAndNumbers.test(part)) return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/].filter((pattern) => pattern.test(part)).length;
  return classes >= 2 && entropy(part) >= 3.5;
}

/** `rollout-2026Q3_variantB`: three characters and more between its signs and its changes of case and kind. */
function isMadeOfWords(part: string): boolean {
  return lengthOfWords(part) >= 3;
}

/** Long enough for a password, and hardly two characters of one kind in a row. */
function isMixed(text: string): boolean {
  return text
    .split(/[\s/.:@_-]+/)
    .some((part) => part.length >= 8 && /\d/.test(part) && lengthOfWords(part) < 2);
}

function lengthOfWords(part: string): number {
  const words = part.match(/\p{Lu}?\p{Ll}+|\p{Lu}+|\d+/gu) ?? [];
  return words.length === 0 ? Infinity : words.join("").length / words.length;
}

/** Shannon's entropy in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
