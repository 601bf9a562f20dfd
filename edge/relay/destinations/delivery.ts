import type { Alert } from "../alert.ts";

/** What is sent at once: `id` is the same, a UUID, however often it is tried. */
export interface Letter {
  id: string;
  alerts: readonly Alert[];
  /** What is said of the way that it took. */
  notes: readonly string[];
}

/** `pauseMs`: how long this destination is left alone, since it asked for that. */
export type Delivery = { taken: true; told?: string } | { taken: false; why: string; pauseMs?: number };

export interface Means {
  deadlineMs: number;
  /** The value of a secret binding; undefined where nobody put one there. */
  secret: (binding: string) => string | undefined;
}

/** What an hour is at most waited for, and a minute where nobody says how long. */
export function pauseOf(retryAfter: number | undefined): number {
  return Math.min(retryAfter ?? 60_000, 3_600_000);
}

export function withoutSecret(binding: string): Delivery {
  return { taken: false, why: `the Worker has no secret ${binding}` };
}
