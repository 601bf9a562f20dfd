import { z } from "zod";

/** Any text a person wrote, of at most `max` characters. A bound everywhere: what has none fills a disk some day. */
export function text(max = 4096): z.ZodString {
  return z
    .string()
    .max(max, { abort: true, error: `must have at most ${max} characters` })
    .regex(/\S/, "must not be empty");
}

/** Text on one line, without control characters and without those that turn the direction of writing. */
export function line(max = 200): z.ZodString {
  return z
    .string()
    .max(max, { abort: true, error: `must have at most ${max} characters` })
    .regex(/\S/, { abort: true, error: "must not be empty" })
    .regex(
      /^(?!\s*$)[ -~\u00a0-\u2027\u202f-\u2065\u206a-\uffff]+$/,
      "must be one line of text without control characters",
    );
}

/** Text of several lines, likewise without control characters besides tab and line feed: it is shown in terminals. */
export function paragraph(max = 1000): z.ZodString {
  return z
    .string()
    .max(max, { abort: true, error: `must have at most ${max} characters` })
    .regex(/\S/, { abort: true, error: "must not be empty" })
    .regex(/^[\t\n -~\u00a0-\u2027\u202f-\u2065\u206a-\uffff]+$/, "must be text without control characters");
}

/** An id that another system gave: letters, digits and `._:/@-`. */
export const recordId = z
  .string()
  .max(200, { abort: true, error: "must have at most 200 characters" })
  .regex(/^[A-Za-z0-9][A-Za-z0-9._:/@-]*$/, "must be an id of letters, digits and ._:/@-");

export const commitSha = z.string().regex(/^[0-9a-f]{40}$/, "must be a commit of 40 lower-case hex digits");

/** Likewise, and of 64 digits in a repository with SHA-256. */
export const anyCommitSha = z
  .string()
  .regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "must be a commit of 40 or 64 lower-case hex digits");

/** A digest with its algorithm, as registries and package managers write it. */
export const checksum = z
  .string()
  .regex(
    /^(?:sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128})$/,
    'must be "sha256:" and 64 lower-case hex digits, or likewise of sha384 or sha512',
  );

export const sha256 = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, 'must be "sha256:" and 64 lower-case hex digits');

/** ISO 8601 with a zone, as every time in a record. */
export const timestamp = z.iso.datetime({
  offset: true,
  error: "must be an ISO 8601 time with seconds and a zone, such as 2025-10-20T14:30:45Z",
});

/** Unix time in whole seconds, up to the year 9999; milliseconds are refused, being later than that. */
export const epochSeconds = z
  .int()
  .min(0, "must be Unix time in seconds")
  .max(253_402_300_799, "must be Unix time in seconds, not milliseconds");

/** A length of time in whole seconds or milliseconds, at most about three years in seconds. */
export const count = z
  .int()
  .min(0, "must be at least 0")
  .max(100_000_000_000, "must be at most 100000000000");

/** Milliseconds since 1970 of a time that has been checked. */
export function instant(time: string): number {
  return Date.parse(time);
}

/** Whether one time is before another. Two in UTC with as many digits compare as they are written. */
export function isBefore(time: string, other: string): boolean {
  const areAlike = time.length === other.length && time.endsWith("Z") && other.endsWith("Z");
  return areAlike ? time < other : instant(time) < instant(other);
}
