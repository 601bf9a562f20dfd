import { readingsOf } from "./decodings.ts";

/** So much of a secret in a row is no chance. */
const telling = 8;
/** Words of a secret that are shorter are words of every message. */
const shortestWord = 4;

/**
 * Whether a text repeats a secret: whole, one of its words or eight characters of it in a row, as they are or in a code
 * (decodings.ts), also one that does not begin where the secret does.
 */
export function repeatsSecret(text: string, secrets: readonly string[]): boolean {
  const known = secrets.filter((secret) => secret !== "");
  if (known.length === 0 || text === "") return false;
  const readings = readingsOf(text);
  return known.some(
    (secret) =>
      formsOf(secret).some((form) => readings.some((reading) => reading.includes(form))) ||
      readings.some((reading) => sharesPart(reading, secret)),
  );
}

/** What stands for a line that is not shown. */
const leftOut = "[left out: it repeats a secret]";

/** A text for people without the lines that repeat a secret, and without the logins of addresses. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return text
    .split("\n")
    .map((line) => withoutLogins(repeatsSecret(line, secrets) ? leftOut : line))
    .join("\n");
}

/** A text in which the addresses have lost who logs in: `https://***@github.com/…`. */
export function withoutLogins(text: string): string {
  return text.replaceAll(/(?<=\b[a-z][a-z0-9+.-]{1,30}:\/\/)[^\s/@"'`]+@/gi, "***@");
}

function formsOf(secret: string): string[] {
  const parts = [secret, ...secret.split(/\s+/).filter((word) => word.length >= shortestWord)];
  return [...new Set(parts)].flatMap((part) => [
    part,
    JSON.stringify(part).slice(1, -1),
    encodeURIComponent(part.toWellFormed()),
    ...(part.length < shortestWord ? [] : inBase64(part)),
  ]);
}

/** By whatever number of bytes stands before it: what its first and last bytes share with others is left out. */
function inBase64(part: string): string[] {
  return ["", "x", "xy"].flatMap((before) => {
    const bytes = Buffer.from(before + part);
    const start = Math.ceil((before.length * 8) / 6);
    const end = Math.floor((bytes.length * 8) / 6);
    return (["base64", "base64url"] as const).map((code) => bytes.toString(code).slice(start, end));
  });
}

function sharesPart(text: string, secret: string): boolean {
  if (secret.length < telling) return false;
  for (let at = 0; at + telling <= text.length; at += 1) {
    if (secret.includes(text.slice(at, at + telling))) return true;
  }
  return false;
}
