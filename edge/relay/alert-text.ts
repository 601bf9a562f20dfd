import type { Alert } from "./alert.ts";

const signs = { open: "🔴", closed: "✅", test: "🔔", unreadable: "⚠️" } as const;

/**
 * What people read: one alert with all that is known of it, several as a list. Notes come last. Of a list that would be longer
 * than `most` UTF-16 units, each is one line, and those that do not fit are counted.
 */
export function alertText(alerts: readonly Alert[], notes: readonly string[], most: number): string {
  const end = notes.map((note) => `\n\n${note}`).join("");
  const heading = alerts.length === 1 ? "" : `${alerts.length} alerts:\n\n`;
  const whole = heading + alerts.map(paragraph).join("\n\n") + end;
  if (whole.length <= most) return whole;
  const lines = alerts.map((each) => short(each, most));
  for (let kept = lines.length; kept > 0; kept -= 1) {
    const left = lines.length - kept;
    const rest = left === 0 ? "" : `\nand ${left} more, at Cloud Monitoring`;
    const text = heading + lines.slice(0, kept).join("\n") + rest + end;
    if (text.length <= most) return text;
  }
  return cut(`${alerts.length} alerts, at Cloud Monitoring${end}`, most);
}

function paragraph(alert: Alert): string {
  const { what, value, threshold, environment, surface, links } = alert;
  const place = [environment, surface].filter((each) => each !== undefined).join(", ");
  const measured = [
    ...(value === undefined ? [] : [`value ${value}`]),
    ...(threshold === undefined ? [] : [`threshold ${threshold}`]),
  ];
  return [
    headline(alert),
    ...(what === undefined ? [] : [what]),
    ...(measured.length === 0 ? [] : [measured.join(", ")]),
    ...when(alert),
    ...(place === "" ? [] : [`in ${place}`]),
    ...links.map(({ name, url }) => `${name}: ${url}`),
  ].join("\n");
}

function headline({ state, title }: Alert): string {
  const told = { open: title, closed: `Over: ${title}`, test: `Test: ${title}`, unreadable: title };
  return `${signs[state]} ${told[state]}`;
}

function short(alert: Alert, most: number): string {
  const [since] = when(alert);
  const text = [headline(alert), ...(since === undefined ? [] : [since])].join(", ");
  return cut(text, Math.floor(most / 4));
}

/** Not through the middle of a letter of two units. */
function cut(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, "");
}

function when({ since, until }: Alert): string[] {
  const begin = since === undefined || since <= 0 ? undefined : utc(since);
  if (begin === undefined) return [];
  const end = until === undefined || until <= 0 ? undefined : utc(until);
  return [end === undefined ? `since ${begin}` : `from ${begin} to ${end}`];
}

/** To the minute, with its zone; undefined of what no clock says. */
function utc(seconds: number): string | undefined {
  const time = new Date(seconds * 1000);
  return Number.isNaN(time.getTime())
    ? undefined
    : `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
