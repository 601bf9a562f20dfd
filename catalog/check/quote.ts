import { secretIn } from "../../model/credential-format.ts";
import { looksLikeKey, looksRandom } from "../../model/looks-random.ts";
import { namesSecret } from "../../model/secret-key.ts";
import { limits } from "../files/limits.ts";
import { isPlainList, isPlainMap, type KeyPath, type Plain } from "../plain.ts";

const secretKey = /pass(word|wd|phrase|code)|secret|token|key|credential|private|auth|dsn|database_?url/i;
/** Keys that name a secret and hold none; shown only while their value is shaped like a name. */
const nameKey = /(Refs?|^keyName|^credentials|^secretsBundleRef|^bundle)$/;
const shapedLikeName = /^[A-Za-z][A-Za-z0-9]{0,15}([-_][A-Za-z0-9]{1,15}){0,6}$/;
/** Fields that are called so and hold no secret: the key of a flag, who wrote something. */
const harmlessKey = /^(key|keys|author|authors)$/;

/** A text in double quotes: bounded, on one line, and with nothing in it that a terminal would act on. */
export function quote(text: string): string {
  const short = text.length > limits.quotedLength ? `${text.slice(0, limits.quotedLength)}…` : text;
  return JSON.stringify(short).replaceAll(
    /[\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A key, or another name that somebody typed, in a message about it: one that looks like a secret is not shown. */
export function quoteKey(text: string): string {
  return looksLikeKey(text) ? quote(text) : leftOut;
}

const leftOut = '"…redacted"';

/** How a value is shown in a message about it: never in full where it may be a secret. */
export function showValue(value: Plain, path: KeyPath): string {
  if (isPlainMap(value)) return "a map";
  if (isPlainList(value)) return "a list";
  if (value === null) return "null";
  const text = String(value);
  if (looksSecret(text, path)) return leftOut;
  return typeof value === "string" ? quote(value) : text;
}

/** Whether a value is taken for a secret, by its looks or by what its key says. */
function looksSecret(text: string, path: KeyPath): boolean {
  const key = path.findLast((part) => typeof part === "string") ?? "";
  if (harmlessKey.test(key)) return !looksLikeKey(text);
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
