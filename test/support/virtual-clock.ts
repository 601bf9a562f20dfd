import type { Clock } from "../../terminal/clock.ts";

/** A clock that jumps: waiting takes no time, and is interrupted at a moment where one is given. */
export class VirtualClock implements Clock {
  /** How long was waited, in ms, one after the other. */
  readonly waits: number[] = [];
  #now: number;
  readonly #interruptedAt: number;

  constructor(now: string, interruptedAt?: string) {
    this.#now = Date.parse(now);
    this.#interruptedAt = interruptedAt === undefined ? Infinity : Date.parse(interruptedAt);
  }

  readonly now = (): Date => new Date(this.#now);

  readonly wait = async (ms: number, stop?: AbortSignal): Promise<boolean> => {
    // Whoever answers at once is first.
    await new Promise((resolve) => setImmediate(resolve));
    if (stop?.aborted === true) return false;
    const end = Math.min(this.#now + ms, this.#interruptedAt);
    this.waits.push(end - this.#now);
    this.#now = end;
    return end < this.#interruptedAt;
  };
}
