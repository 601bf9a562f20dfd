const minuteMs = 60_000;

/** How long ago a time was, in the largest unit that says something: `3 min`, `5 h`, `12 d`. */
export function ageOf(time: string, now: Date): string {
  const minutes = Math.max(0, Math.floor((now.getTime() - Date.parse(time)) / minuteMs));
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d`;
}

/** A time as people read it, with its zone: `2026-11-28 14:05 UTC`. */
export function timeOf(time: string): string {
  return `${new Date(time).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
