import { secretIn } from "../../model/credential-format.ts";
import { namesSecret } from "../../model/secret-key.ts";
import { limits } from "../files/limits.ts";
import { isPlainList, isPlainMap, type KeyPath, type Plain } from "../plain.ts";

const secretKey = /pass(word|wd|phrase|code)|secret|token|key|credential|private|auth|dsn|database_?url/i;
/** Keys that name a secret and hold none; shown only while their value is shaped like a name. */
const nameKey = /(Refs?|^keyName|^credentials|^secretsBundleRef|^bundle)$/;
const shapedLikeName = /^[A-Za-z][A-Za-z0-9]{0,15}([-_][A-Za-z0-9]{1,15}){0,6}$/;
/** Fields that are called so and hold no secret: the key of a flag, who wrote something. */
const harmlessKey = /^(key|keys|author|authors)$/;
const digest = /@sha256:[0-9a-f]{1,64}/;

/** A text in double quotes: bounded, on one line, and with nothing in it that a terminal would act on. */
export function quote(text: string): string {
  const short = text.length > limits.quotedLength ? `${text.slice(0, limits.quotedLength)}…` : text;
  return JSON.stringify(short).replaceAll(
    /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** How a value is shown in a message about it: never in full where it may be a secret. */
export function showValue(value: Plain, path: KeyPath): string {
  if (isPlainMap(value)) return "a map";
  if (isPlainList(value)) return "a list";
  if (value === null) return "null";
  const text = String(value);
  if (looksSecret(text, path)) return '"…redacted"';
  return typeof value === "string" ? quote(value) : text;
}

/** Whether a value is taken for a secret, by its looks or by what its key says. */
function looksSecret(text: string, path: KeyPath): boolean {
  const key = path.findLast((part) => typeof part === "string") ?? "";
  return looksLikeCredential(text) || (isSecretKey(key) && !(nameKey.test(key) && shapedLikeName.test(text)));
}

/** Whether a key says that a secret is near: wider than `namesSecret`, for what is printed. */
export function isSecretKey(key: string): boolean {
  return (secretKey.test(key) && !harmlessKey.test(key)) || namesSecret(key);
}

/** Whether a text looks like a secret, whatever it is called. Of long ones only the beginning is looked at. */
export function looksLikeCredential(text: string): boolean {
  return secretIn(text.slice(0, 4096)) !== undefined || looksRandom(text);
}

/** As host names have them: portal-git-main-lotus-3. */
const wordsAndNumbers = /^([a-z]{1,15}\d{0,4}|\d{1,6})([-_]([a-z]{1,15}\d{0,4}|\d{1,6}))*$/;

/** With a part that is long, without spaces, and with more variety than words, paths and host names have. */
function looksRandom(text: string): boolean {
  return text
    .slice(0, 256)
    .replace(digest, "")
    .split(/[\s/.:@]+/)
    .some(isRandom);
}

function isRandom(part: string): boolean {
  if (part.length < 20 || /^[a-z]+([-_][a-z]+)*$/i.test(part) || wordsAndNumbers.test(part)) return false;
  const classes = [/[a-z]/, /[A-Z]/, /\d/].filter((pattern) => pattern.test(part)).length;
  return classes >= 2 && entropy(part) >= 3.5;
}

/** Shannon's entropy in bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
