import { readingsOf } from "../../model/decodings.ts";
import { plainSecret } from "../../model/plain-secret.ts";
import { withoutLogins } from "../../model/repeats-secret.ts";

/** A shorter value stands in too many words to be taken out of them. */
const shortest = 4;
/** What stands for a secret. */
const masked = "***";
const leftOut = "[left out: it repeats a secret]";
/** In what has none of these is no code that holds another (decodings.ts). */
const maybeCode = /[A-Za-z0-9+/_-]{24,}|%[0-9a-f]{2}|\\[xu]/i;

/**
 * Takes the secrets of an environment out of a text: the values of its variables that are secret by their name or looks
 * (model/plain-secret.ts), whole or one line of several, plain or in base64, hexadecimal, an address' or JSON's escapes. A line
 * that holds one in a code within a code is left out.
 */
export type Mask = (text: string) => string;

export function maskFor(env: Readonly<Record<string, string | undefined>>): Mask {
  const secrets = secretsOf(env);
  if (secrets.length === 0) return withoutLoginsAt;
  const pattern = new RegExp(secrets.flatMap(patternsOf).join("|"), "g");
  return (text) => {
    const shown = withoutLoginsAt(text.replace(pattern, masked));
    if (!maybeCode.test(shown)) return shown;
    // A code among words, and one that is broken into several.
    const parts = [shown, ...shown.split(/[\s"'`]+/).filter((word) => maybeCode.test(word))];
    const holds = parts
      .flatMap(readingsOf)
      .some((reading) => secrets.some((secret) => reading.includes(secret)));
    return holds ? leftOut : shown;
  };
}

/** Most lines have no address, and the search for a login takes longer than the one for it. */
function withoutLoginsAt(text: string): string {
  return text.includes("://") && text.includes("@") ? withoutLogins(text) : text;
}

function secretsOf(env: Readonly<Record<string, string | undefined>>): string[] {
  const values = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && plainSecret([name], value) !== undefined ? [value] : [],
  );
  const parts = values
    .flatMap((value) => [value, ...value.split(/\r?\n/).map((line) => line.trim())])
    .sort((a, b) => b.length - a.length);
  return [...new Set(parts)].filter(
    (part) => part.length >= shortest && !/^-+(?:BEGIN|END) [A-Z ]+-+$/.test(part),
  );
}

/** The longest forms first, or what is left of one would stand there. */
function patternsOf(secret: string): string[] {
  const address = encodeURIComponent(secret.toWellFormed());
  const hex = Buffer.from(secret).toString("hex");
  const whole = [secret, JSON.stringify(secret).slice(1, -1), address, address.replaceAll("%20", "+")];
  return [
    // The characters around are made of its first and last bytes, and of others.
    ...inBase64(secret).map((form) => `[\\w+/-]{0,2}${literal(form)}[\\w+/-]{0,2}={0,2}`),
    ...[hex, hex.toUpperCase()],
    ...whole.map(literal).sort((a, b) => b.length - a.length),
  ];
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}

/** By whatever number of bytes stands before it: what its first and last characters share with others is left out. */
function inBase64(secret: string): string[] {
  return ["", "x", "xy"].flatMap((before) => {
    const bytes = Buffer.from(before + secret);
    const start = Math.ceil((before.length * 8) / 6);
    const end = Math.floor((bytes.length * 8) / 6);
    return (["base64", "base64url"] as const).map((code) => bytes.toString(code).slice(start, end));
  });
}
