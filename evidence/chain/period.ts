import { ExitCode, GantryError } from "../../model/errors.ts";
import type { AuditRecord } from "../../model/observed/audit-record.ts";
import { timestamp } from "../../model/observed/scalars.ts";

/** From when to when, as somebody typed it: a day in UTC, which is meant as a whole, or a time. */
export interface Period {
  from: string | undefined;
  to: string | undefined;
}

/** Whether a record's event was in the period. Throws a usage error for what is no time, and for an end before its beginning. */
export function inPeriod({ from, to }: Period): (record: AuditRecord) => boolean {
  const begin = from === undefined ? -Infinity : instantOf("--from", from, "T00:00:00.000Z");
  const end = to === undefined ? Infinity : instantOf("--to", to, "T23:59:59.999Z");
  if (end < begin) {
    throw new GantryError(`--to ${to ?? ""} is before --from ${from ?? ""}`, { exitCode: ExitCode.usage });
  }
  return ({ event }) => {
    const at = Date.parse(event.createdAt);
    return begin <= at && at <= end;
  };
}

/** What somebody typed as an option, in milliseconds since 1970. @param ofDay the time that is meant by a day alone, such as `T00:00:00Z` */
export function instantOf(option: string, text: string, ofDay: string): number {
  const whole = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}${ofDay}` : text;
  if (timestamp.safeParse(whole).success) return Date.parse(whole);
  throw new GantryError(`${option} "${text.slice(0, 60)}" is no day and no time`, {
    hint: `write ${option} 2026-11-29, or ${option} 2026-11-29T18:00:00Z`,
    exitCode: ExitCode.usage,
  });
}
