/** What a field of a cron line counts, and the names that its numbers have. */
const fields: readonly (readonly [name: string, least: number, most: number, names?: readonly string[]])[] = [
  ["minute", 0, 59],
  ["hour", 0, 23],
  ["day of the month", 1, 31],
  ["month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]],
  ["day of the week", 0, 7, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]],
];

/**
 * Why a schedule is no unix-cron line as Cloud Scheduler takes it; undefined where it is one.
 * https://docs.cloud.google.com/scheduler/docs/configuring/cron-job-schedules
 */
export function whyNoCronLine(schedule: string): string | undefined {
  const parts = schedule.trim().split(/\s+/);
  if (parts.length !== fields.length) return "has to have five fields";
  for (const [index, field] of fields.entries()) {
    const part = parts[index] ?? "";
    if (!part.split(",").every((each) => isEntry(each, field)))
      return `has "${part}" for the ${field[0]}, which is from ${field[1]} to ${field[2]}`;
  }
  return undefined;
}

function isEntry(entry: string, [, least, most, names = []]: (typeof fields)[number]): boolean {
  const [, range = "", step] = /^([^/]+)(?:\/(\d{1,2}))?$/.exec(entry) ?? [];
  if (step !== undefined && (Number(step) < 1 || Number(step) > most)) return false;
  if (range === "*") return true;
  const ends = range.split("-").map((each) => numberOf(each, least, names));
  const [from, to = from] = ends;
  return (
    ends.length <= 2 && from !== undefined && to !== undefined && from >= least && from <= to && to <= most
  );
}

function numberOf(text: string, least: number, names: readonly string[]): number | undefined {
  const named = names.indexOf(text.toLowerCase());
  if (named >= 0) return named + least;
  return /^\d{1,2}$/.test(text) ? Number(text) : Number.NaN;
}

/** Whether the tz database has a zone of this name, such as `Asia/Bangkok`. */
export function isTimeZone(zone: string): boolean {
  // An offset is one to JavaScript, and none to the tz database, whose names have their case.
  if (!/^[A-Z][A-Za-z0-9+_-]*(?:\/[A-Z][A-Za-z0-9+_-]*)*$/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
