import type { z } from "zod";
import { line } from "./scalars.ts";

/** Trailers of a commit or a tag as git parses them, by their key in lower case: the case has no meaning. */
export type Trailers = ReadonlyMap<string, readonly string[]>;

/** One trailer that is to be written. */
export type Trailer = readonly [key: string, value: string];

/** Lines `Key: value` as `git interpret-trailers --parse` prints them. */
export function parseTrailers(text: string): Trailers {
  const trailers = new Map<string, string[]>();
  for (const each of text.split("\n")) {
    const [, key, value] = /^([A-Za-z0-9-]+) *: *(.*)$/.exec(each) ?? [];
    if (key === undefined || value === undefined) continue;
    const known = trailers.get(key.toLowerCase());
    if (known === undefined) trailers.set(key.toLowerCase(), [value]);
    else known.push(value);
  }
  return trailers;
}

/**
 * A message of one line and its trailers. Throws a ZodError for a value that is not one line: another could add a trailer
 * of its own.
 */
export function formatMessage(subject: string, trailers: readonly Trailer[]): string {
  const lines = trailers.map(([key, value]) => `${key}: ${line(4096).parse(value)}`);
  return `${line(1000).parse(subject)}\n\n${lines.join("\n")}\n`;
}

/** The trailers of a record, checked: keys that the schema does not name are somebody else's. */
export function checkTrailers<Schema extends z.ZodType>(
  trailers: Trailers,
  schema: Schema,
): { record: z.infer<Schema> } | { problems: readonly string[] } {
  const parsed = schema.safeParse(Object.fromEntries(trailers));
  if (parsed.success) return { record: parsed.data };
  return {
    problems: parsed.error.issues.map(({ path: [key, at], message }) => {
      const value = trailers.get(String(key))?.[Number(at ?? 0)];
      const said = value === undefined ? "" : ` ${shown(value)}`;
      return `trailer ${String(key)}${said}: ${message}`;
    }),
  };
}

/** In quotes and bounded, without what a terminal would act on: anybody can write a message. */
function shown(value: string): string {
  const short = value.length > 120 ? `${value.slice(0, 120)}…` : value;
  return JSON.stringify(short).replaceAll(
    /[\p{Cc}\p{Cf}\u2028\u2029]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
